using System.CommandLine;
using Berth.Platform.Audit;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Tenants.Sweep;

namespace Berth.Doors.Cli;

/// <summary><c>berth sweep</c>: what is not as it should be, and, with <c>--apply</c>, its repair.</summary>
internal static class SweepCommand
{
    private const int Found = 2;
    private static readonly TimeSpan WorkerTime = TimeSpan.FromMinutes(5);

    public static Command Define()
    {
        var apply = new Option<bool>("--apply") { Description = "Repair what was found, and wait until that is done." };
        var minAge = new Option<string?>("--min-age")
        {
            Description =
                "Leave alone what was made or changed less long ago, such as 30m; Berth:Sweep:MinAge unless given.",
        };
        var command = new Command(
            "sweep",
            "Show drift and leftovers; changes nothing without --apply. Exits with 0 if nothing "
                + "was found, 2 if something was, 1 if looking or repairing failed."
        )
        {
            apply,
            Output.Json,
            minAge,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (_, services, output) =>
                        RunAsync(services, output, parsed.GetValue(apply), parsed.GetValue(minAge), ct)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services,
        Output output,
        bool apply,
        string? minAge,
        CancellationToken cancellationToken
    )
    {
        Actor.Is($"operator {Environment.UserName}", "berth sweep");
        var age = minAge is null
            ? services.GetRequiredService<BerthSettings>().Sweep.MinAge
            : DurationConverter.Parse(minAge)
                ?? throw Refusal.Usage($"--min-age is '{minAge}'. It must be a number and d, h, m or s, such as 1h.");
        var report = await services.GetRequiredService<RunSweep>().SweepAsync(age, cancellationToken);
        foreach (var problem in report.Problems)
            output.Warn(problem);
        if (apply)
            return await ApplyAsync(services.GetRequiredService<RepairFindings>(), report, output, cancellationToken);
        Print(report.Findings.Select(f => new Row(f.Kind, f.Subject, f.What, f.Repair.Text, null, null)), output);
        return report.Findings.Count > 0 ? Found
            : report.Problems.Count > 0 ? 1
            : 0;
    }

    private static async Task<int> ApplyAsync(
        RepairFindings repair,
        SweepReport report,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var done = await repair.RepairAsync(report.Findings, cancellationToken);
        Print(
            done.Select(d => new Row(
                d.Finding.Kind,
                d.Finding.Subject,
                d.Finding.What,
                d.Finding.Repair.Text,
                d.Error is null,
                d.Error
            )),
            output
        );
        var open = await repair.WaitAsync(done, WorkerTime, cancellationToken);
        if (open.Count > 0)
            output.Warn(
                $"not as they should be after {WorkerTime.TotalMinutes:0} minutes: {string.Join(", ", open)}. "
                    + "'berth jobs' says why; a worker must run."
            );
        return open.Count == 0 && report.Problems.Count == 0 && done.All(d => d.Error is null) ? 0 : 1;
    }

    private static void Print(IEnumerable<Row> rows, Output output) =>
        output.List(
            [.. rows],
            "Nothing was found.",
            ("kind", r => r.Kind),
            ("subject", r => r.Subject),
            ("what", r => r.What),
            ("repair", r => $"{(r.Done is not { } done ? "" : done ? "done: " : "not done: ")}{r.Error ?? r.Repair}")
        );

    /// <summary>A finding, and what became of it.</summary>
    private sealed record Row(string Kind, string Subject, string What, string Repair, bool? Done, string? Error);
}
