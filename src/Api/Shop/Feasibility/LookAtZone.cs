using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Zone;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>Reads which names of the DNS zone have records that are not of this installation.</summary>
public sealed class LookAtZone(AppDb db, ZoneRecords zone) : IJobHandler<LookAtZone.Args>
{
    public const string Kind = "look-at-zone";

    /// <summary>Empty: the job reads the whole zone.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        if (!zone.IsOn)
            return JobOutcome.Done;
        var found = (await zone.AllAsync(cancellationToken))
            .Where(r => r.TenantId is null)
            .GroupBy(r => r.Name.ToLowerInvariant())
            .ToDictionary(
                g => g.Key,
                g => string.Join(", ", g.Select(r => r.Type).Distinct().Order(StringComparer.Ordinal))
            );
        var known = await db.ForeignNames.ToDictionaryAsync(n => n.Name, cancellationToken);
        db.ForeignNames.RemoveRange(known.Values.Where(n => !found.ContainsKey(n.Name)));
        foreach (var (name, types) in found)
        {
            if (known.TryGetValue(name, out var row))
                row.Types = types;
            else
                db.ForeignNames.Add(new ForeignName { Name = name, Types = types });
        }
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
