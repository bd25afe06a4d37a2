using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Live;

/// <summary>
/// A tenant's container, looked up by the tenant's id in database and engine. The web has no say in which one it is.
/// </summary>
public sealed class FindContainer(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    ProductCatalog catalog,
    BerthSettings settings
)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>What was found.</summary>
    /// <param name="Engine">Where it is.</param>
    /// <param name="Id">The engine's id of it: who takes its name later is another one.</param>
    /// <param name="Product">What it is.</param>
    /// <param name="Runs">Whether it runs.</param>
    public sealed record Found(DockerClient Engine, string Id, string Product, bool Runs)
    {
        /// <summary>The engine's ids of the tenant's other containers, by the parts' names.</summary>
        public IReadOnlyDictionary<string, string> Parts { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>The container of a tenant.</summary>
    /// <exception cref="LiveException">
    /// 404 there is no such tenant, 409 it has no container, 503 its engine does not answer.
    /// </exception>
    public async Task<Found> FindAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant =
            await db
                .Tenants.AsNoTracking()
                .Where(t => t.Id == tenantId && t.Observed != TenantState.Gone)
                .Select(t => new
                {
                    t.Slug,
                    t.DataOn,
                    t.Product,
                })
                .SingleOrDefaultAsync(cancellationToken)
            ?? throw new LiveException(404, "There is no such container.");
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        if (host.State == HostState.Down)
            throw LiveException.Away();
        var engine = KnownHosts.Engine(host).WithTimeout(AnswerTime);
        try
        {
            var container = await engine.Containers.InspectAsync(
                TenantSpec.NameOf(settings.Installation, tenant.Slug),
                cancellationToken
            );
            // A name may be anybody's; the label says whose it is.
            if (container.Config.Labels?.GetValueOrDefault(TenantStack.TenantLabel) != tenantId.ToString())
                throw LiveException.NotRunning();
            return new Found(
                engine,
                container.Id,
                tenant.Product,
                container.State is { Running: true, Paused: false, Restarting: false }
            )
            {
                Parts = await PartsAsync(engine, tenantId, tenant.Slug, tenant.Product, cancellationToken),
            };
        }
        catch (DockerException e)
        {
            throw Say(e);
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> PartsAsync(
        DockerClient engine,
        Guid tenantId,
        string slug,
        string product,
        CancellationToken cancellationToken
    )
    {
        if (catalog.Find(product) is not { Parts: { Count: > 0 } parts })
            return new Dictionary<string, string>();
        var names = parts.ToDictionary(p => TenantSpec.ContainerOf(settings.Installation, slug, p.Name), p => p.Name);
        var there = await engine.Containers.ListAsync([$"{TenantStack.TenantLabel}={tenantId}"], cancellationToken);
        return there.Where(c => names.ContainsKey(c.Name)).ToDictionary(c => names[c.Name], c => c.Id);
    }

    /// <summary>What an engine's refusal means to the customer.</summary>
    internal static LiveException Say(DockerException e) =>
        e.IsNotFound || e.IsConflict ? LiveException.NotRunning(e) : LiveException.Away(e);
}
