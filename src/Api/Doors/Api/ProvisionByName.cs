using Berth.Operations;
using Berth.Operations.Tokens;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Api;

/// <summary>
/// <c>POST /admin/provision</c>, <c>POST /admin/deprovision</c> and <c>GET /admin/customers</c> for scripts from before
/// Berth: a name is enough, what is wrong is 400 with <c>error</c>, and one mailbox has one instance. New programs use
/// <c>/api/instances/</c>.
/// </summary>
internal static class ProvisionByName
{
    private const int MostTries = 20;

    /// <summary>Gives an instance; without a name one of two words, without an address to the token's owner.</summary>
    public static async Task<IResult> ProvisionAsync(
        NewInstance wish,
        HttpContext context,
        AppDb db,
        GiveTenant give,
        FindTenants find,
        ProductCatalog catalog,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (product, plan, errors) = Wish.Read(catalog, wish.Product, wish.Plan);
        if (errors.Count > 0)
            return Wrong(string.Join(" ", errors.Values));
        var given = wish.Email?.Trim() ?? "";
        if (given.Length > 0 && Mailbox.WrongWith(given) is { } wrong)
            return Wrong(wrong);
        if (given.Length > 0 && await HasOneAsync(db, given, cancellationToken))
            return Wrong("customer with this email already exists");
        var email = given.Length > 0 ? given : await OwnerAsync(db, context, settings, cancellationToken);
        if (email is null)
            return Wrong(
                "email required: this token has no owner with an address, and Berth:Mail:Operators names nobody."
            );
        var name = string.IsNullOrWhiteSpace(wish.Subdomain)
            ? await FreeWordsAsync(db, settings, clock, cancellationToken)
            : wish.Subdomain;
        var answer = await give.GiveAsync(new(product!.Name, plan!.Name, name, email, wish.Answers), cancellationToken);
        if (answer.Tenant is not { } tenant)
            return Wrong(string.Join(" ", answer.Mistakes));
        var found = (await find.OneAsync(tenant.Id, cancellationToken))!;
        var address = settings.AddressOf(tenant.Slug, tenant.Route);
        return Results.Ok(new Provisioned($"{tenant.Slug} is being set up at {address}", OlderCustomer.Of(found)));
    }

    /// <summary>Removes an instance with its data.</summary>
    public static async Task<IResult> DeprovisionAsync(
        NamedInstance wish,
        FindTenants find,
        DeprovisionTenant remove,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(wish.Subdomain))
            return Wrong("subdomain required");
        var name = wish.Subdomain.Trim().ToLowerInvariant();
        if (
            !HostName.IsLabel(name)
            || Guid.TryParse(name, out _)
            || await find.OneAsync(name, cancellationToken) is not { Tenant: { Wanted: not TenantState.Gone } tenant }
        )
            return Wrong($"there is no customer '{name}'");
        await remove.DeprovisionAsync(tenant.Id, "", keepData: false, cancellationToken);
        return Results.Ok(new Deprovisioned($"{tenant.Slug} is being removed"));
    }

    /// <summary>All whose instance is not gone. Passwords are in no list of ours.</summary>
    public static async Task<IResult> CustomersAsync(FindTenants find, CancellationToken cancellationToken) =>
        Results.Ok((await find.Where(null, null).ToListAsync(cancellationToken)).Select(OlderCustomer.Of).ToArray());

    private static async Task<bool> HasOneAsync(AppDb db, string email, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(email);
        return await db.Orders.AnyAsync(
            o =>
                o.NormalizedEmail == normal && db.Tenants.Any(t => t.OrderId == o.Id && t.Observed != TenantState.Gone),
            cancellationToken
        );
    }

    /// <summary>Whoever made the token or is signed in, or else the first operator.</summary>
    private static async Task<string?> OwnerAsync(
        AppDb db,
        HttpContext context,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var account = Bearer.Of(context)?.Token.CreatedById ?? Platform.Accounts.Me.Of(context)?.AccountId;
        return await db
                .Accounts.Where(a => a.Id == account && a.ErasedAt == null)
                .Select(a => a.Email)
                .SingleOrDefaultAsync(cancellationToken)
            ?? settings.Mail.Operators.FirstOrDefault();
    }

    private static async Task<string> FreeWordsAsync(
        AppDb db,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        for (var tries = 1; ; tries++)
        {
            var (words, now) = (TwoWords.Make(), clock.GetUtcNow());
            var since = now - settings.NameQuarantine;
            if (tries == MostTries || await HoldName.IsFreeAsync(db, words, now, since, null, cancellationToken))
                return words;
        }
    }

    private static IResult Wrong(string why) =>
        Results.Problem(why, statusCode: 400, extensions: new Dictionary<string, object?> { ["error"] = why });
}

/// <summary>An instance that is meant by its name.</summary>
public sealed record NamedInstance(string? Subdomain);

/// <summary>What was begun, in words, and for whom.</summary>
public sealed record Provisioned(string Message, OlderCustomer Customer);

/// <summary>What was begun, in words.</summary>
public sealed record Deprovisioned(string Message);

/// <summary>
/// A customer with the instance, in the words of before Berth. Status: active, payment_failed, suspended or removing.
/// </summary>
public sealed record OlderCustomer(
    string Subdomain,
    string Email,
    string StripeCustomerId,
    string StripeSubscriptionId,
    DateTimeOffset CreatedAt,
    string Status
)
{
    /// <summary>From what operators see.</summary>
    internal static OlderCustomer Of(FindTenants.Found found) =>
        new(
            found.Tenant.Slug,
            found.Email,
            found.Order.CustomerId ?? "",
            found.Order.IsComplimentary ? "" : found.Paid?.ProviderId ?? found.Order.SubscriptionId ?? "",
            found.Tenant.CreatedAt,
            found.Tenant.Wanted == TenantState.Gone ? "removing"
                : found.Paid is { Failing: true } ? "payment_failed"
                : found.Tenant.Wanted == TenantState.Suspended ? "suspended"
                : "active"
        );
}
