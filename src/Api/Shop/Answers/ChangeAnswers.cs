using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Answers;

/// <summary>
/// Changes what a tenant's customer answered, and their own variables. The container is replaced by one that has them;
/// its data stays. The audit says which were changed, and not to what.
/// </summary>
public sealed class ChangeAnswers(AppDb db, ProductCatalog catalog, KeepAnswers keep, TimeProvider clock)
{
    private const int MostTries = 3;

    /// <summary>What should be from now on.</summary>
    /// <param name="Answers">To the product's questions; a secret that is left empty stays.</param>
    /// <param name="Own">Variables of the customer's own that are set.</param>
    /// <param name="Removed">Those that are removed.</param>
    public sealed record Wish(
        IReadOnlyDictionary<string, string?> Answers,
        IReadOnlyDictionary<string, string> Own,
        IReadOnlyCollection<string> Removed
    );

    /// <summary>
    /// What is wrong, by variable, in words for the customer; then nothing is changed. Two at once come one after the
    /// other.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> ChangeAsync(
        Guid tenantId,
        Wish wish,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(tenantId, wish, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                db.ChangeTracker.Clear(); // something else was wanted of the tenant in the same instant
            }
        }
    }

    private async Task<IReadOnlyDictionary<string, string>> OnceAsync(
        Guid tenantId,
        Wish wish,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        if (catalog.Find(tenant.Product) is not { } product || tenant.Wanted == TenantState.Gone)
            return new Dictionary<string, string> { [""] = "The container is being removed." };
        await db.LockAsync(Locks, tenant.OrderId.ToString(), cancellationToken);
        var rows = await db.BuyerAnswers.Where(a => a.OrderId == tenant.OrderId).ToListAsync(cancellationToken);

        var secrets = rows.Where(r => !r.IsOwn && r.IsSealed).Select(r => r.Name).ToList();
        var answers = CheckAnswers.Of(product.Ask, wish.Answers, secrets);
        var errors = new Dictionary<string, string>(answers.Errors);
        foreach (var (name, value) in wish.Own)
            if (!product.CustomerVariables)
                errors[name] = "This product takes no variables of your own.";
            else if (CheckAnswers.WrongWithOwn(product, name, value) is { } wrong)
                errors[name] = wrong;
        var own = rows.Where(r => r.IsOwn).Select(r => r.Name).Except(wish.Removed).Union(wish.Own.Keys).Count();
        if (own > CheckAnswers.MostOwn)
            errors[""] = $"You may have {CheckAnswers.MostOwn} variables of your own, and these would be {own}.";
        if (errors.Count > 0)
            return errors;

        var changed = Apply(tenant.OrderId, product, rows, answers.Values, wish, secrets);
        if (changed.Count == 0)
            return errors;
        var now = clock.GetUtcNow();
        foreach (var (name, how) in changed)
            db.Add(WriteAudit.Entry(now, nameof(BuyerAnswer), tenantId.ToString(), name, null, how));
        tenant.Renew("Settings changed", db, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return errors;
    }

    /// <summary>Names the advisory locks of this class, so that they are no others'.</summary>
    private const int Locks = 0xa45e;

    private List<(string Name, string How)> Apply(
        Guid order,
        Product product,
        List<BuyerAnswer> rows,
        IReadOnlyDictionary<string, string> answers,
        Wish wish,
        IReadOnlyCollection<string> keptSecrets
    )
    {
        var changed = new List<(string, string)>();
        foreach (var (name, question) in product.Ask)
            if (answers.TryGetValue(name, out var value))
                Set(name, value, question.IsSecret, isOwn: false);
            else if (!keptSecrets.Contains(name))
                Remove(name, isOwn: false);
        foreach (var name in wish.Removed.Except(wish.Own.Keys))
            Remove(name, isOwn: true);
        foreach (var (name, value) in wish.Own)
            Set(name, value, isSecret: true, isOwn: true);
        return changed;

        void Set(string name, string value, bool isSecret, bool isOwn)
        {
            var row = rows.Find(r => r.Name == name);
            if (row is { IsSealed: false } && !isSecret && row.Value == value && row.IsOwn == isOwn)
                return;
            var kept = keep.Kept(order, name, value, isSecret);
            if (row is null)
                db.BuyerAnswers.Add(BuyerAnswer.For(order, name, kept, isSecret, isOwn, clock.GetUtcNow()));
            else
                row.Replace(kept, isSecret, isOwn, clock.GetUtcNow());
            changed.Add((name, row is null ? "set" : "changed"));
        }

        void Remove(string name, bool isOwn)
        {
            if (rows.Find(r => r.Name == name && r.IsOwn == isOwn) is not { } row)
                return;
            db.BuyerAnswers.Remove(row);
            changed.Add((name, "removed"));
        }
    }
}
