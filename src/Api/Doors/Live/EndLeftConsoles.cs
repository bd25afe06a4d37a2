using Berth.Docker;
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
        var names = catalog.Products.Where(p => p.Console is not null).Select(p => p.Name).ToList();
        await using var db = await databases.CreateDbContextAsync(stoppingToken);
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => names.Contains(t.Product) && t.Observed == TenantState.Running)
            .Select(t => new { t.Id, t.Product })
            .ToListAsync(stoppingToken);
        foreach (var tenant in tenants)
        {
            try
            {
                await EndAsync(tenant.Id, catalog.Find(tenant.Product)!.Console!, stoppingToken);
            }
            catch (Exception e) when (e is LiveException or DockerException)
            {
                Log.NotLooked(log, tenant.Id, e.Message);
            }
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
            await end.RunAsync(tenantId, found, container, terms, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Whether a console of the tenant {Tenant} was left open is not known: {Trouble}"
        )]
        public static partial void NotLooked(ILogger log, Guid tenant, string trouble);
    }
}
