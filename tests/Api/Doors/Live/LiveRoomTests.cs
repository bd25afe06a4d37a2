using Berth.Platform.Settings;
using Shouldly;
using Xunit;

namespace Berth.Tests.Live;

/// <summary>How much is streamed at once, and where.</summary>
public sealed class LiveRoomTests
{
    [Fact]
    public void HasABoundForATenantAndOneForAll()
    {
        var room = new Berth.Doors.Live.LiveRoom();
        var (ada, places) = (Guid.NewGuid(), new List<IDisposable>());
        for (var i = 0; i < 4; i++)
            places.Add(room.TryTake(ada, "stats").ShouldNotBeNull());
        room.TryTake(ada, "stats").ShouldBeNull();
        places.Add(room.TryTake(ada, "log").ShouldNotBeNull()); // another kind has its own
        places[0].Dispose();
        places[0].Dispose(); // twice is once
        places.Add(room.TryTake(ada, "stats").ShouldNotBeNull());
        room.TryTake(ada, "stats").ShouldBeNull();
        for (var i = 0; i < 195; i++)
            places.Add(room.TryTake(Guid.NewGuid(), "stats").ShouldNotBeNull($"{i}"));
        room.TryTake(Guid.NewGuid(), "stats").ShouldBeNull();
        foreach (var place in places)
            place.Dispose();
        room.TryTake(ada, "stats").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("/tmp/worker.sock", null)]
    [InlineData("worker.sock", "a whole path")]
    [InlineData("/tmp/", "a whole path")]
    [InlineData("/no/such/folder/worker.sock", "whose folder does not exist")]
    public void TheSocketsPathIsChecked(string path, string? mistake)
    {
        var mistakes = new WorkerSettings { Socket = path }
            .Mistakes()
            .ToList();
        if (mistake is null)
            mistakes.ShouldBeEmpty();
        else
            mistakes.Single().ShouldContain(mistake);
    }

    [Fact]
    public void ThePathIsNoLongerThanTheKernelTakes() =>
        new WorkerSettings { Socket = $"/tmp/{new string('x', 103)}" }
            .Mistakes()
            .Single()
            .ShouldContain("107 bytes");
}
