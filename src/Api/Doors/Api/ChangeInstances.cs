using Berth.Operations;
using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;

namespace Berth.Doors.Api;

/// <summary>
/// What is done with instances. Each call says what should be, and is answered before it is so: the worker makes it so.
/// <c>If-Match</c> keeps two who act at once from undoing each other.
/// </summary>
internal static class ChangeInstances
{
    /// <summary>Gives one without payment, as <c>berth provision</c> does.</summary>
    public static async Task<IResult> CreateAsync(
        NewInstance wish,
        HttpContext context,
        GiveTenant give,
        FindTenants find,
        ProductCatalog catalog,
        TenantName names,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var (product, plan, errors) = Wish.Read(catalog, wish.Product, wish.Plan);
        if (!names.TryNormalise(wish.Subdomain, out _, out var wrong))
            errors["subdomain"] = wrong;
        if (!Mailbox.IsOne(wish.Email ?? ""))
            errors["email"] = "It must be the address of a mailbox, such as ada@example.com.";
        if (product is not null)
            foreach (var (name, why) in CheckAnswers.Of(product.Ask, wish.Answers).Errors)
                errors[$"answers.{name}"] = why;
        if (errors.Count > 0)
            return Problems.Wrong(errors);
        var answer = await give.GiveAsync(
            new(product!.Name, plan!.Name, wish.Subdomain, wish.Email!, wish.Answers),
            cancellationToken
        );
        if (answer.Tenant is not { } tenant)
            return Problems.Of(409, Sentence(answer.Mistakes));
        context.Response.Headers.Location = $"/api/instances/{tenant.Id}/";
        return await ShowAsync(tenant.Id, context, find, settings, 201, cancellationToken);
    }

    /// <summary>Ends one for good with its data, as <c>berth deprovision</c> does.</summary>
    public static Task<IResult> DeleteAsync(
        string id,
        HttpContext context,
        FindTenants find,
        DeprovisionTenant remove,
        BerthSettings settings,
        string? reason,
        CancellationToken cancellationToken,
        bool keep_data = false
    ) =>
        WithReasonAsync(
            reason,
            id,
            context,
            find,
            settings,
            async tenant =>
            {
                if (keep_data && !settings.Backups.IsOn)
                    return "No copy can be kept: this installation has no folder for copies (Berth:Backups:Folder). "
                        + "Have one set, or leave keep_data out.";
                Actor.Because(string.IsNullOrWhiteSpace(reason) ? null : reason);
                await remove.DeprovisionAsync(tenant.Id, reason ?? "", keep_data, cancellationToken);
                return null;
            },
            cancellationToken
        );

    /// <summary>Takes back what stopped it.</summary>
    public static Task<IResult> StartAsync(
        string id,
        HttpContext context,
        FindTenants find,
        ChangeTenant change,
        BerthSettings settings,
        CancellationToken cancellationToken
    ) =>
        OnAsync(
            id,
            context,
            find,
            settings,
            async tenant =>
            {
                if (tenant is { Wanted: TenantState.Running, Observed: TenantState.Running })
                    return "It runs already.";
                return await change.StartAsync(tenant.Id, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Suspends it although it is paid; its data is kept.</summary>
    public static Task<IResult> StopAsync(
        string id,
        HttpContext context,
        FindTenants find,
        ChangeTenant change,
        BerthSettings settings,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        WithReasonAsync(
            reason,
            id,
            context,
            find,
            settings,
            async tenant =>
            {
                if (tenant is { Wanted: TenantState.Suspended, Observed: TenantState.Suspended })
                    return "It is stopped already.";
                Actor.Because(string.IsNullOrWhiteSpace(reason) ? null : reason);
                return await change.StopAsync(tenant.Id, reason ?? "", cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Has its container restarted.</summary>
    public static Task<IResult> RestartAsync(
        string id,
        HttpContext context,
        FindTenants find,
        ChangeTenant change,
        BerthSettings settings,
        CancellationToken cancellationToken
    ) =>
        OnAsync(
            id,
            context,
            find,
            settings,
            tenant => change.RestartAsync(tenant.Id, cancellationToken),
            cancellationToken
        );

    /// <summary>Has it backed up now, to each target.</summary>
    public static Task<IResult> BackupAsync(
        string id,
        HttpContext context,
        FindTenants find,
        AskForBackup ask,
        BerthSettings settings,
        CancellationToken cancellationToken
    ) =>
        OnAsync(
            id,
            context,
            find,
            settings,
            tenant => ask.BackUpAsync(tenant.Id, cancellationToken),
            cancellationToken
        );

    /// <summary>The same with a reason, which the audit keeps.</summary>
    private static Task<IResult> WithReasonAsync(
        string? reason,
        string id,
        HttpContext context,
        FindTenants find,
        BerthSettings settings,
        Func<Tenant, Task<string?>> act,
        CancellationToken cancellationToken
    ) =>
        Reason.WrongWith(reason) is { } wrong
            ? Task.FromResult(Problems.Wrong(new Dictionary<string, string> { ["reason"] = wrong }))
            : OnAsync(id, context, find, settings, act, cancellationToken);

    /// <summary>
    /// Finds it, looks whether it is still what the caller saw, acts, and shows it. The act says why it cannot be; null
    /// when it is done.
    /// </summary>
    private static async Task<IResult> OnAsync(
        string id,
        HttpContext context,
        FindTenants find,
        BerthSettings settings,
        Func<Tenant, Task<string?>> act,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { } found)
            return ReadInstances.NotFound;
        if (
            context.Request.Headers.IfMatch is { Count: > 0 } tags
            && !ReadInstances.Names(tags.ToString(), ReadInstances.TagOf(Instance.Of(found, settings)))
        )
            return Problems.Of(412, "It has changed since you read it. Read it again, and decide again.");
        if (found.Tenant.Wanted == TenantState.Gone)
            return Problems.Of(
                409,
                $"'{found.Tenant.Slug}' is "
                    + $"{(found.Tenant.Observed == TenantState.Gone ? "gone" : "being removed")}; nothing can be "
                    + "done with it any more."
            );
        return await act(found.Tenant) is { } why
            ? Problems.Of(409, why)
            : await ShowAsync(found.Tenant.Id, context, find, settings, 202, cancellationToken);
    }

    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        FindTenants find,
        BerthSettings settings,
        int status,
        CancellationToken cancellationToken
    ) => ReadInstances.Answer(context, Instance.Of((await find.OneAsync(id, cancellationToken))!, settings), status);

    private static string Sentence(IReadOnlyList<string> mistakes) =>
        string.Join(" ", mistakes.Select(m => char.ToUpperInvariant(m[0]) + m[1..]));
}

/// <summary>What is wanted of the catalog, where saying less is enough.</summary>
internal static class Wish
{
    /// <summary>
    /// The product, the default or only one unless named, and the plan, the default or first one unless named; or what is
    /// wrong, field to words.
    /// </summary>
    public static (Product? Product, Plan? Plan, Dictionary<string, string> Errors) Read(
        ProductCatalog catalog,
        string? product,
        string? plan
    )
    {
        var errors = new Dictionary<string, string>();
        var found = string.IsNullOrEmpty(product) ? catalog.Default() : catalog.OnSale(product);
        if (found is null)
            errors["product"] = $"It must be one of {string.Join(", ", catalog.Products.Select(p => p.Name))}.";
        var chosen = string.IsNullOrEmpty(plan) ? found?.DefaultPlan() : found?.PlanOnSale(plan);
        if (found is not null && chosen is null)
            errors["plan"] = $"It must be one of {string.Join(", ", found.Offered.Select(p => p.Name))}.";
        return (found, chosen, errors);
    }
}
