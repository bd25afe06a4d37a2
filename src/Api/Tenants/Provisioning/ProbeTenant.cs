using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Waits until a tenant is ready: until the same check passes that says later whether it is up.
/// </summary>
public sealed class ProbeTenant(
    IDbContextFactory<AppDb> databases,
    CheckTenant check,
    ProductCatalog catalog,
    TimeProvider clock
)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits until the tenant's check passes, through its host's proxy. Returns false if the tenant's generation changes
    /// meanwhile: its route may be closed already, and a cancellation should not wait for an answer that cannot come.
    /// </summary>
    /// <exception cref="TimeoutException">It did not within the time that its product has to start, a minute usually.</exception>
    public async Task<bool> UntilAnsweredAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var answered = false;
        await Spans.TraceAsync(
            "probe",
            "berth.host",
            host.Name,
            async () => answered = await AskUntilAnsweredAsync(tenant, host, cancellationToken)
        );
        return answered;
    }

    private async Task<bool> AskUntilAnsweredAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var product = catalog.Find(tenant.Product);
        var its = product?.Check ?? new ProductCheck();
        CheckTarget target = new(
            tenant.Slug,
            tenant.Route,
            await HeldPort.KnockedAsync(databases, tenant.Id, product, cancellationToken),
            product is { HasGate: true } ? tenant.Id : null
        );
        var begun = clock.GetTimestamp();
        var looked = begun;
        var wait = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var seen = await check.AskAsync(target, host, its, cancellationToken);
            if (seen.Outcome == CheckOutcome.Passed)
                return true;
            if (clock.GetElapsedTime(begun) > its.StartPeriod)
                throw new TimeoutException(
                    $"The container of '{tenant.Slug}' was started, but does not pass its check: "
                        + $"{seen.Why} Look at its log, and at the product's port and check."
                );
            if (clock.GetElapsedTime(looked) > BetweenLooks)
            {
                if (!await IsStillWantedAsync(tenant, cancellationToken))
                    return false;
                looked = clock.GetTimestamp();
            }
            await Task.Delay(wait, clock, cancellationToken);
            if (wait < TimeSpan.FromMilliseconds(250))
                wait *= 1.5;
        }
    }

    private async Task<bool> IsStillWantedAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Tenants.AnyAsync(
            t => t.Id == tenant.Id && t.Generation == tenant.Generation,
            cancellationToken
        );
    }
}
