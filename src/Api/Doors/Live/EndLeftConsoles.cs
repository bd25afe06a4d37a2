using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Live;

/// <summary>
/// Looks once, when a worker starts, for shells of consoles that one left that was killed, and ends them. Where an engine
/// is away, the next console of that tenant does it.
/// </summary>
public sealed partial class EndLeftConsoles(
    IDbContextFactory<AppDb> databases,
    ProductCatalog catalog,
    FindContainer find,
    EndConsole end,
    LiveRoom room,
    ILogger<EndLeftConsoles> log
) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var (tenant, terms) in await TenantsAsync(stoppingToken))
                await LookAsync(tenant, terms, stoppingToken);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e))
        {
            // Each new console looks itself; a worker does not end for this.
            Log.NotLooked(log, "any tenant", e.Message);
        }
    }

    private async Task<IReadOnlyList<(Guid, ConsoleTerms)>> TenantsAsync(CancellationToken cancellationToken)
    {
        var consoles = catalog.Products.Where(p => p.Console is not null).ToDictionary(p => p.Name, p => p.Console!);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => consoles.Keys.Contains(t.Product) && t.Observed == TenantState.Running)
            .Select(t => new { t.Id, t.Product })
            .ToListAsync(cancellationToken);
        return [.. tenants.Select(t => (t.Id, consoles[t.Product]))];
    }

    private async Task LookAsync(Guid tenantId, ConsoleTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            await EndAsync(tenantId, terms, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it is, there are others to look at.
            Log.NotLooked(log, $"{tenantId}", e.Message);
        }
    }

    private async Task EndAsync(Guid tenantId, ConsoleTerms terms, CancellationToken cancellationToken)
    {
        using var place = room.TryTake(tenantId, EndConsole.Kind, most: 1);
        if (place is null)
            return; // one that has begun since; it has looked itself
        var found = await find.FindAsync(tenantId, cancellationToken);
        if (EndConsole.ContainerOf(found, terms) is not { } container)
            return;
        var its = await found.Engine.Containers.InspectAsync(container, cancellationToken);
        if (its.ExecIDs is { Count: > 0 })
            await end.BeforeAsync(tenantId, found, container, terms, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Whether a console of the tenant {Tenant} was left open is not known: {Trouble}"
        )]
        public static partial void NotLooked(ILogger log, string tenant, string trouble);
    }
}
