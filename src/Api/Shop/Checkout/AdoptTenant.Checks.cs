using System.Text.RegularExpressions;
using Berth.Platform.Addresses;
using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Checkout;

/// <summary>What is looked at before somebody is taken over: the same as of an order, and the subscription.</summary>
public sealed partial class AdoptTenant
{
    private const int LongestSecret = 4096;
    private const int LongestSiteName = 255;

    private async Task<(Checked? Plan, Answer Answer)> CheckAsync(Wish wish, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        var product = ProductOf(wish.Product, mistakes);
        if (!names.TryNormalise(wish.Name, out var name, out var wrongName))
            mistakes.Add($"the name '{wish.Name}' cannot be: {wrongName}");
        if (Mailbox.WrongWith(wish.Email.Trim()) is { } wrongAddress)
            mistakes.Add($"the address '{wish.Email}' cannot be: {wrongAddress}");
        if (wish.SiteName is { } site && (site.Length > LongestSiteName || site.Any(char.IsControl)))
            mistakes.Add($"what it is called is not one line of at most {LongestSiteName} characters");
        if (wish.SubscriptionId is { Length: > 0 } subscription && !StripeId().IsMatch(subscription))
            mistakes.Add($"'{subscription}' is no subscription of Stripe's, sub_…");
        if (mistakes.Count > 0)
            return (null, Refused(mistakes));
        if (await KnownAsync(name, wish.Email, cancellationToken) is { } before)
            return (null, before);

        var notes = new List<string>();
        var paid = await PaidAsync(wish, mistakes, notes, cancellationToken);
        var planName = wish.Plan ?? paid?.Reading.NextPlan ?? product!.Plans[0].Name;
        if (product!.Plan(planName) is not { } sold)
            return (null, Refused([.. mistakes, $"'{product.Name}' has no plan '{planName}'"]));
        if (sold.In(paid?.Currency) is not { } plan)
            return (null, Refused([.. mistakes, WrongCurrency(paid!, sold)]));
        if (paid?.Reading.NextPlan is { } billed && billed != plan.Name)
            mistakes.Add($"{paid.Id} is for the plan '{billed}', not '{plan.Name}'");
        var secrets = SecretsOf(wish, product, mistakes, notes);
        var demand = Demand.New(product, plan, settings.RecordOf(name, product.Route)) with { Sold = null };
        var verdict = await facts.JudgeAsync(demand, cancellationToken);
        if (verdict.Obstacle is not null)
            mistakes.Add(
                verdict.Obstacle == Obstacle.NameTaken
                    ? $"{verdict.Why} If it is the other system's record, remove it there"
                    : verdict.Why
            );
        return mistakes.Count > 0
            ? (null, Refused(mistakes))
            : (new(product, plan, name, paid, secrets, verdict.Hosts, notes), new(null, false, [], notes));
    }

    private static string WrongCurrency(KnownSubscription paid, Plan plan) =>
        $"{paid.Id} is paid in {paid.Currency!.ToUpperInvariant()}, and the plan '{plan.Name}' has a price in "
        + $"{string.Join(" and ", plan.Currencies.Select(c => c.ToUpperInvariant()))} alone. Add one to its prices, so that "
        + "pages and mails say what its owner pays";

    private Product? ProductOf(string? name, List<string> mistakes)
    {
        var found = string.IsNullOrEmpty(name) ? catalog.Default() : catalog.Find(name);
        if (found is null)
            mistakes.Add(
                $"there is no product '{name}'. The catalog has {string.Join(", ", catalog.Products.Select(p => p.Name))}"
            );
        return found;
    }

    /// <summary>Whoever has the name already: the same, taken over before; or somebody else.</summary>
    private async Task<Answer?> KnownAsync(string name, string email, CancellationToken cancellationToken)
    {
        var tenant = await db.Tenants.SingleOrDefaultAsync(
            t => t.Slug == name && t.Observed != TenantState.Gone,
            cancellationToken
        );
        if (tenant is null)
        {
            var now = clock.GetUtcNow();
            return await HoldName.IsFreeAsync(db, name, now, now, null, cancellationToken)
                ? null
                : Refused(TakenWords(name));
        }
        var isAdopted = await db.Adoptions.AnyAsync(a => a.TenantId == tenant.Id, cancellationToken);
        var owner = await db.Orders.SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        return isAdopted && owner.NormalizedEmail == Mailbox.Normal(email)
            ? new(tenant, true, [], [])
            : Refused(TakenWords(name));
    }

    private async Task<KnownSubscription?> PaidAsync(
        Wish wish,
        List<string> mistakes,
        List<string> notes,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(wish.SubscriptionId))
        {
            notes.Add("no subscription: it is given, and runs until it is deprovisioned");
            return null;
        }
        var id = wish.SubscriptionId;
        if (await db.Orders.AnyAsync(o => o.SubscriptionId == id, cancellationToken))
        {
            mistakes.Add($"{id} pays for another tenant already");
            return null;
        }
        try
        {
            var found = await stripe.ReadAsync(id, cancellationToken);
            var reading = found.Reading;
            if (reading.EndedAt is { } ended)
                mistakes.Add($"{id} ended on {ended:yyyy-MM-dd}. Without it in the line the tenant is given");
            if (wish.CustomerId is { Length: > 0 } customer && customer != found.CustomerId)
                mistakes.Add($"{id} is {found.CustomerId}'s with Stripe, not {customer}'s");
            notes.Add($"{id} is {reading.Status}, paid through {reading.PaidThrough:yyyy-MM-dd}");
            if (reading.EndsAt is { } ends)
                notes.Add($"it is cancelled for {ends:yyyy-MM-dd}");
            if (reading.NextPlan is null)
                notes.Add("its price is none of the catalog's: it stays what it is (a plan's stripePrice names it)");
            return found;
        }
        catch (PaymentRefusedException e) when (e.IsMissing)
        {
            mistakes.Add(
                $"Stripe has no {id}. Look whether Berth:Stripe:ApiKey is of the account that it was sold with"
            );
            return null;
        }
    }

    /// <summary>Those that the product has. Of the rest operators are told: it was for something else.</summary>
    private static Dictionary<string, string> SecretsOf(
        Wish wish,
        Product product,
        List<string> mistakes,
        List<string> notes
    )
    {
        var taken = new Dictionary<string, string>();
        foreach (var (key, value) in wish.Secrets.Where(s => s.Value.Length > 0))
        {
            var name = key == Password ? ShownOf(product) : key;
            if (name is null || !product.Secrets.ContainsKey(name))
            {
                if (!wish.Secrets.Any(s => s.Key != key && s.Value == value && Has(product, s.Key)))
                    notes.Add($"{key} is not taken over: '{product.Name}' has no such secret");
            }
            else if (value.Length > LongestSecret || value.Contains('\0', StringComparison.Ordinal))
                mistakes.Add($"{key} is longer than {LongestSecret} characters, or has a NUL");
            else
                taken.TryAdd(name, value);
        }
        return taken;

        static bool Has(Product product, string key) =>
            (key == Password ? ShownOf(product) : key) is { } name && product.Secrets.ContainsKey(name);
    }

    [GeneratedRegex("^sub_[A-Za-z0-9_]{1,250}$")]
    private static partial Regex StripeId();

    /// <summary>The only one that customers are shown; null if there are none or several.</summary>
    private static string? ShownOf(Product product) =>
        product.ShownSecrets.Take(2).ToList() is [var only] ? only.Key : null;
}
