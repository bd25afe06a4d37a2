using Berth.Operations;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;

namespace Berth.Doors.Cli;

/// <summary>
/// A tenant with its customer, as <c>list</c> and <c>show</c> give it. The names of its members are keys that scripts
/// read.
/// </summary>
internal sealed record TenantRow(
    string Name,
    Guid Id,
    string Status,
    string Product,
    string Plan,
    string Address,
    string Email,
    string? Customer,
    bool Complimentary,
    string Host,
    TenantState Wanted,
    TenantState Observed,
    string Health,
    DateTimeOffset? HealthSince,
    string HealthReason,
    string Reason,
    DateTimeOffset CreatedAt
)
{
    /// <summary>A tenant that was found. The customer's address is the one that mails go to.</summary>
    public static TenantRow Of(FindTenants.Found found, BerthSettings settings)
    {
        var t = found.Tenant;
        return new(
            t.Slug,
            t.Id,
            TenantStatus.Of(t),
            t.Product,
            t.Plan,
            settings.AddressOf(t.Slug, t.Route),
            found.Email,
            found.Order.CustomerId,
            found.Order.IsComplimentary,
            t.DataOn,
            t.Wanted,
            t.Observed,
            found.Health.Word,
            found.Health.Since,
            found.Health.Reason,
            t.Reason,
            t.CreatedAt
        );
    }

    /// <summary>The one of an id.</summary>
    public static async Task<TenantRow> ReadAsync(
        IServiceProvider services,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        Of(
            (await services.GetRequiredService<FindTenants>().OneAsync(id, cancellationToken))!,
            services.GetRequiredService<BerthSettings>()
        );
}
