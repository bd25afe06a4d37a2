using Pulumi.Automation.Commands.Exceptions;
using Shouldly;
using Xunit;

namespace Berth.Tests.Engine;

/// <summary>
/// What somebody did by hand in Docker: refresh finds it, up mends it, and a further up changes nothing. And what
/// nobody may undo: a protected volume.
/// </summary>
public sealed class DriftTests
{
    private const string Everything = "network data image app";

    [Fact]
    public async Task AContainerRemovedByHandIsMadeAgainOnTheSameData()
    {
        await using var stack = new EngineStack();
        await stack.UpAsync();
        await stack.Docker.Containers.RemoveAsync(stack.Name, force: true);
        (await stack.RefreshAsync()).ShouldBe("Delete=1 Same=5");
        (await stack.RecordedAsync()).ShouldBe("network data image");
        await MendedAsync(stack, "Create=1 Same=5");
        (await stack.StartsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task AContainerStoppedByHandIsStarted()
    {
        await using var stack = new EngineStack();
        await stack.UpAsync();
        var id = (await stack.Docker.Containers.InspectAsync(stack.Name)).Id;
        await stack.Docker.Containers.StopAsync(stack.Name, TimeSpan.FromSeconds(1));
        (await stack.RefreshAsync()).ShouldBe("Same=5 Update=1");
        (await stack.RecordedAsync()).ShouldBe(Everything);
        await MendedAsync(stack, "Same=5 Update=1");
        (await stack.Docker.Containers.InspectAsync(stack.Name)).Id.ShouldBe(id);
    }

    [Fact]
    public async Task ANetworkRemovedByHandIsMadeAgainAndTheContainerInIt()
    {
        await using var stack = new EngineStack();
        await stack.UpAsync();
        await stack.Docker.Containers.RemoveAsync(stack.Name, force: true);
        await stack.Docker.Networks.RemoveAsync(stack.Name);
        (await stack.RefreshAsync()).ShouldBe("Delete=2 Same=4");
        (await stack.RecordedAsync()).ShouldBe("data image");
        await MendedAsync(stack, "Create=2 Same=4");
        (await stack.StartsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task MemoryChangedByHandIsSetBack()
    {
        await using var stack = new EngineStack();
        await stack.UpAsync();
        var id = (await stack.Docker.Containers.InspectAsync(stack.Name)).Id;
        await stack.Docker.Containers.UpdateAsync(stack.Name, new() { Memory = 48 << 20, MemorySwap = 48 << 20 });
        (await stack.RefreshAsync()).ShouldBe("Same=5 Update=1");
        await MendedAsync(stack, "Same=5 Update=1");
        (await stack.Docker.Containers.InspectAsync(stack.Name)).Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("volumeName=other", "unable to replace")]
    [InlineData("volumeLabel=b", "unable to replace")]
    [InlineData("driverOpt=size=1m", "unable to replace")]
    [InlineData("without=container,image,volume", "cannot be deleted")]
    public async Task AProtectedVolumeIsNeitherReplacedNorDeletedByAProgram(string change, string refusal)
    {
        await using var stack = await ProtectedAsync();
        (await Should.ThrowAsync<CommandException>(() => stack.UpAsync($"protect=1 {change}"))).Message.ShouldContain(
            refusal
        );
        await KeptAsync(stack);
        // The program as it was is all it takes.
        await stack.UpAsync("protect=1");
        (await stack.UpAsync("protect=1")).ShouldBe("Same=6");
        await KeptAsync(stack);
    }

    [Fact]
    public async Task AProtectedVolumeSurvivesADestroy()
    {
        await using var stack = await ProtectedAsync();
        (await Should.ThrowAsync<CommandException>(() => stack.DestroyAsync())).Message.ShouldContain(
            "cannot be deleted\nbecause it is protected"
        );
        (await stack.ResourcesAsync()).ShouldBe(
            [$"network {stack.Name} x.0/29", $"volume {stack.VolumeName} a"],
            "the volume depends on the network, so that stays, too"
        );
        await KeptAsync(stack);
        // Only a program that says so takes the protection off.
        await stack.UpAsync();
        await stack.DestroyAsync();
        (await stack.ResourcesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AProtectedVolumeSurvivesTheReplacementOfItsNetwork()
    {
        await using var stack = await ProtectedAsync();
        (await stack.UpAsync("protect=1 other-subnet")).ShouldBe("Replace=2 Same=4");
        await KeptAsync(stack);
        (await stack.UpAsync("protect=1 other-subnet")).ShouldBe("Same=6");
    }

    [Theory]
    [InlineData("")]
    [InlineData("protect=1")]
    public async Task AVolumeRemovedByHandIsMadeAgainThoughProtected(string wishes)
    {
        await using var stack = new EngineStack();
        await stack.UpAsync(wishes);
        await stack.Docker.Containers.RemoveAsync(stack.Name, force: true);
        await stack.Docker.Volumes.RemoveAsync(stack.VolumeName);
        (await stack.RefreshAsync(wishes)).ShouldBe("Delete=2 Same=4");
        (await stack.RecordedAsync()).ShouldBe("network image");
        await MendedAsync(stack, "Create=2 Same=4", wishes);
        (await stack.StartsAsync()).ShouldBe(1, "a new volume is empty: what was on it can only come from a backup");
    }

    private static async Task<EngineStack> ProtectedAsync()
    {
        var stack = new EngineStack();
        await stack.UpAsync("protect=1");
        await stack.PutAsync("precious");
        return stack;
    }

    private static async Task KeptAsync(EngineStack stack)
    {
        (await stack.ResourcesAsync()).ShouldContain($"volume {stack.VolumeName} a");
        (await stack.KeptAsync()).ShouldBe("precious");
    }

    private static async Task MendedAsync(EngineStack stack, string changes, string wishes = "")
    {
        (await stack.UpAsync(wishes)).ShouldBe(changes);
        (await stack.RecordedAsync()).ShouldBe(Everything);
        (await stack.ResourcesAsync()).ShouldBe([
            $"container {stack.Name} running 64 BERTH_TENANT=a {stack.Name}",
            $"network {stack.Name} x.0/29",
            $"volume {stack.VolumeName} a",
        ]);
        (await stack.UpAsync(wishes)).ShouldBe("Same=6");
        (await stack.RefreshAsync(wishes)).ShouldBe("Same=6");
    }
}
