using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>
/// A tenant of four containers is bought, suspended, put on another plan and removed, and the process dies (as by kill
/// -9) at a step of each. Which steps there are is taken down while another lives the same life undisturbed: with
/// <c>bin/test --long</c> it is each of them, else two.
/// </summary>
public sealed partial class PartsKilledTests : IAsyncLifetime
{
    // What else goes on at the same time is not these deeds' doing.
    private static readonly string[] Others = ["webhook:", "handle-stripe-event:", "order:saving", "mail:"];

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-parts-").FullName;
    private Installation _it = null!;

    private string StepsFile => Path.Combine(_folder, "steps");

    public async ValueTask InitializeAsync()
    {
        _it = await Installation.CreateAsync(
            "killedparts",
            new Dictionary<string, string>
            {
                ["Berth__Catalog"] = Team.Write(_folder),
                ["BERTH_STEPS_FILE"] = StepsFile,
                ["BERTH_STEPS"] = "all",
            }
        );
        await _it.StripeAnswersAsync();
        await _it.StartProductAsync(mortal: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _it.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task KilledAtEachStepItEndsWhole()
    {
        var deeds = new List<IReadOnlyList<string>>();
        await LivesAsync("calm", async act => deeds.Add(await StepsOfAsync(act)));
        deeds.ShouldAllBe(steps => steps.Count > 10);
        var most = deeds.Max(d => d.Count);
        for (var row = LongRows.AreAsked ? 0 : most / 3; row < most; row += LongRows.AreAsked ? 1 : (most + 2) / 3)
        {
            var deed = 0;
            await LivesAsync(
                $"killed{row}",
                async act =>
                {
                    var steps = deeds[deed++];
                    await KilledAsync(steps[row % steps.Count], act);
                }
            );
        }
    }

    /// <summary>Each deed is done by <paramref name="does"/>; whatever happens in it, the end is the same.</summary>
    private async Task LivesAsync(string name, Func<Func<Task>, Task> does)
    {
        var (team, ada) = (new TeamLife(_it, name), new Customer(_it));
        var page = await team.OrdersAsync(ada);
        await does(() => ada.PaysAsync(page));
        await team.IsAsync("Running", "small");
        await team.IsWholeAsync(16 << 20);
        await does(() => _it.BerthAsync("tenants", "stop", name));
        await team.IsAsync("Suspended", "small");
        await Team.ShouldBeAsync(_it, name, running: false);
        await _it.BerthAsync("tenants", "release", name);
        await team.IsAsync("Running", "small");
        await does(() => TeamLife.PressesAsync(ada, "Plan", ("plan", "large")));
        await team.IsAsync("Running", "large");
        await team.IsWholeAsync(32 << 20);
        await does(() => TeamLife.PressesAsync(ada, "Cancel"));
        await team.IsAsync("Gone", "large");
        await team.LeftNothingAsync();
    }

    /// <summary>The steps of a deed, each with how often it came before, as <see cref="Installation.CrashesAt"/> has them.</summary>
    private async Task<IReadOnlyList<string>> StepsOfAsync(Func<Task> act)
    {
        await IsQuietAsync();
        await File.WriteAllTextAsync(StepsFile, "");
        await act();
        await Task.Delay(TimeSpan.FromSeconds(1)); // a deed that was only asked for has begun
        await IsQuietAsync();
        var (seen, steps) = (new Dictionary<string, int>(), new List<string>());
        foreach (var line in (await File.ReadAllLinesAsync(StepsFile)).Where(l => !Others.Any(l.StartsWith)))
        {
            var step = line.Split(' ') is [var name, { Length: > 0 } urn] ? $"{name} {Kind().Match(urn)}" : line.Trim();
            steps.Add($"{step} @{seen[step] = seen.GetValueOrDefault(step) + 1}");
        }
        return steps;
    }

    private async Task KilledAsync(string step, Func<Task> act)
    {
        await IsQuietAsync();
        _it.CrashesAt(step);
        await act();
        await _it.ProductEndsAsync();
        await _it.StartProductAsync(mortal: true);
    }

    private Task IsQuietAsync() =>
        new TeamLife(_it, "").UntilAsync(
            "SELECT count(*) FROM jobs WHERE state = 'Running' OR state = 'Ready' AND run_at < now()",
            0
        );

    // Of the resource alone, without its parents and its name.
    [GeneratedRegex(@"[\w:/]+(?=::[^:]*$)")]
    private static partial Regex Kind();
}
