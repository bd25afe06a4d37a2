using Berth.Operations.Tokens;
using Berth.Platform.Web;
using Berth.Platform.Webhooks;

namespace Berth.Doors.Api;

/// <summary>An address that is wanted to be told, and of what.</summary>
public sealed record NewWebhook(string? Url, IReadOnlyList<string>? Events);

/// <summary>An address that is told. Enabled: false after two days in which nothing arrived.</summary>
public sealed record Webhook(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    bool Enabled,
    string? WhyDisabled,
    DateTimeOffset CreatedAt
);

/// <summary>A new one, with the secret that its deliveries are signed with. It is shown this once.</summary>
public sealed record WebhookWithSecret(Guid Id, string Url, IReadOnlyList<string> Events, string Secret);

/// <summary>All of them.</summary>
public sealed record WebhookList(IReadOnlyList<Webhook> Items);

/// <summary>
/// One event, and how far its delivery is. State: waiting, delivered or given_up. Status: the last answer's, null when
/// there was none. Body: what is sent.
/// </summary>
public sealed record Delivery(
    Guid Id,
    string Event,
    string State,
    int Attempts,
    int? Status,
    string? Trouble,
    DateTimeOffset CreatedAt,
    DateTimeOffset? TriedAt,
    string Body
);

/// <summary>
/// Deliveries, the newest first. <paramref name="Next"/>: what to give as <c>after</c>; null when there are no more.
/// </summary>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, string? Next);

/// <summary>How programs manage their webhook endpoints and read the deliveries.</summary>
internal static class WebhookRoutes
{
    private const string Tag = "webhooks";
    private const int MostItems = 200;

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks/", ListAsync)
            .Needs(Scopes.WebhooksWrite)
            .Gives(new WebhookList([Examples.Webhook]))
            .As(
                "listWebhooks",
                Tag,
                "List webhooks",
                "All addresses that are told. Their secrets are not shown again."
            );
        api.MapPost("/webhooks/", CreateAsync)
            .Needs(Scopes.WebhooksWrite)
            .Once()
            .Takes(new NewWebhook("https://example.com/hooks", [WebhookEvent.Ready, WebhookEvent.Removed]))
            .Gives(Examples.NewWebhook, 201)
            .As(
                "createWebhook",
                Tag,
                "Add a webhook",
                $"From now on the address is told of these events: {string.Join(", ", WebhookEvent.All)}. The "
                    + "secret in the answer is shown this once; deliveries are signed with it (Berth-Signature)."
            );
        api.MapDelete("/webhooks/{id:guid}/", DeleteAsync)
            .Needs(Scopes.WebhooksWrite)
            .Produces(204)
            .Refuses(404)
            .As("deleteWebhook", Tag, "Remove a webhook", "It is told nothing more, and its deliveries are forgotten.");
        api.MapGet("/webhooks/{id:guid}/deliveries/", DeliveriesAsync)
            .Needs(Scopes.WebhooksWrite)
            .Gives(new DeliveryPage([Examples.Delivery], null))
            .Refuses(400, 404)
            .As(
                "listDeliveries",
                Tag,
                "List deliveries",
                "What it was told and is to be told, of the last 30 days, the newest first."
            );
        api.MapPost("/webhooks/{id:guid}/deliveries/{delivery:guid}/redeliver/", RedeliverAsync)
            .Needs(Scopes.WebhooksWrite)
            .Once()
            .Gives(Examples.Delivery, 202)
            .Refuses(404)
            .As(
                "redeliver",
                Tag,
                "Send a delivery again",
                "Whatever came of it. When it arrives at a webhook that was off, that is on again."
            );
    }

    private static async Task<IResult> ListAsync(ChangeWebhooks webhooks, CancellationToken cancellationToken) =>
        Results.Ok(new WebhookList([.. (await webhooks.ListAsync(cancellationToken)).Select(Show)]));

    private static async Task<IResult> CreateAsync(
        NewWebhook wish,
        ChangeWebhooks webhooks,
        CancellationToken cancellationToken
    )
    {
        var added = await webhooks.AddAsync(wish.Url, wish.Events, cancellationToken);
        return added.Endpoint is { } e
            ? Results.Json(new WebhookWithSecret(e.Id, e.Url, e.Events.Split(' '), added.Secret), statusCode: 201)
            : Problems.Wrong(added.Errors);
    }

    private static async Task<IResult> DeleteAsync(
        Guid id,
        ChangeWebhooks webhooks,
        CancellationToken cancellationToken
    ) => await webhooks.RemoveAsync(id, cancellationToken) ? Results.NoContent() : NotFound;

    private static async Task<IResult> DeliveriesAsync(
        Guid id,
        ChangeWebhooks webhooks,
        Guid? after,
        CancellationToken cancellationToken,
        int limit = 50
    )
    {
        if (limit is < 1 or > MostItems)
            return Problems.Wrong(new Dictionary<string, string> { ["limit"] = $"It must be 1-{MostItems}." });
        if (await webhooks.DeliveriesAsync(id, after, limit + 1, cancellationToken) is not { } found)
            return NotFound;
        return Results.Ok(
            new DeliveryPage(
                [.. found.Take(limit).Select(Show)],
                found.Count > limit ? found[limit - 1].Id.ToString() : null
            )
        );
    }

    private static async Task<IResult> RedeliverAsync(
        Guid id,
        Guid delivery,
        ChangeWebhooks webhooks,
        CancellationToken cancellationToken
    ) =>
        await webhooks.AgainAsync(id, delivery, cancellationToken) is { } again
            ? Results.Json(Show(again), statusCode: 202)
            : Problems.NotFound("There is no such delivery of that webhook.");

    private static IResult NotFound => Problems.NotFound("There is no such webhook.");

    private static Webhook Show(WebhookEndpoint e) =>
        new(e.Id, e.Url, e.Events.Split(' '), e.Enabled, e.WhyDisabled, e.CreatedAt);

    private static Delivery Show(WebhookDelivery d) =>
        new(
            d.Id,
            d.Event,
            d.State == DeliveryState.GivenUp ? "given_up" : $"{d.State}".ToLowerInvariant(),
            d.Attempts,
            d.Status,
            d.Trouble,
            d.CreatedAt,
            d.TriedAt,
            d.Body
        );
}
