using System.Diagnostics;
using Berth.Platform.Telemetry;
using Shouldly;
using Xunit;

namespace Berth.Tests.Jobs;

public sealed class WorkerIdTests
{
    [Fact]
    public async Task AProcessIsDeadWhenItsNumberIsFreeOrAnothers()
    {
        WorkerId.IsDead(WorkerId.Own).ShouldBeFalse();
        using var other = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var stat = await File.ReadAllTextAsync($"/proc/{other.Id}/stat");
        var id = $"{Environment.MachineName}/{other.Id}/{stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]}";
        WorkerId.IsDead(id).ShouldBeFalse();
        WorkerId.IsDead($"{Environment.MachineName}/{other.Id}/1").ShouldBeTrue(); // the number was given to another
        other.Kill();
        await other.WaitForExitAsync();
        WorkerId.IsDead(id).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("another-host/1/1")]
    public void OfOthersNothingIsKnown(string? id) => WorkerId.IsDead(id).ShouldBeFalse();
}
