using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;

namespace Berth.Tenants.Sweep;

/// <summary>Sweeps once a day and alerts operators about what it found. Repairs only if the settings say so.</summary>
public sealed class SweepNightly(
    RunSweep sweep,
    RepairFindings repair,
    AppDb db,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<SweepNightly.Args>
{
    public const string Kind = "sweep";

    // More repairs than this at once have one cause, such as another engine, a changed catalog or a restored database.
    // An operator should look before that is repaired.
    private const int MostRepairs = 20;
    private const int MostTold = 50;

    /// <summary>Empty: the job always compares everything.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var report = await sweep.SweepAsync(settings.Sweep.MinAge, cancellationToken);
        if (report.Findings.Count == 0 && report.Problems.Count == 0)
        {
            db.Resolve(Kind);
            await db.SaveChangesAsync(cancellationToken);
            return JobOutcome.Done;
        }
        var lines =
            settings.Sweep.Nightly == SweepMode.Repair
                ? await RepairAsync(report, cancellationToken)
                : report.Findings.Select(f => $"{f.Kind} {f.Subject}: {f.What} (--apply: {f.Repair.Text})");
        string[] all = [.. report.Problems, .. lines];
        var text = string.Join(
            "\n\n",
            all.Take(MostTold)
                .Append(
                    all.Length > MostTold
                        ? $"And {all.Length - MostTold} more: 'berth sweep' shows all."
                        : "'berth sweep' shows what is left, 'berth sweep --apply' repairs it."
                )
        );
        db.Alert(
            $"sweep/{clock.GetUtcNow():yyyy-MM-dd}",
            $"The sweep found {report.Findings.Count} things",
            text,
            cause: Kind
        );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task<IEnumerable<string>> RepairAsync(SweepReport report, CancellationToken cancellationToken)
    {
        var repairs = report
            .Findings.Where(f => f.Repair is not Repair.ByHand)
            .Select(f => f.Repair)
            .Distinct()
            .Count();
        if (repairs > MostRepairs)
            return report
                .Findings.Select(f => $"{f.Kind} {f.Subject}: {f.What}")
                .Prepend(
                    $"Nothing was repaired: {repairs} repairs at once are more than {MostRepairs}, which "
                        + "looks like one cause. 'berth sweep --apply' repairs them."
                );
        var done = await repair.RepairAsync(report.Findings, cancellationToken);
        return done.Select(d =>
            $"{d.Finding.Kind} {d.Finding.Subject}: {d.Finding.What}. "
            + $"{(d.Error is null ? $"Repaired: {d.Finding.Repair.Text}" : $"Not repaired: {d.Error}")}"
        );
    }
}
