using Berth.Operations.Tokens;
using Berth.Platform.Jobs;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.OpenApi;

namespace Berth.Doors.Api;

/// <summary>
/// The API for programs: instances, customers, totals, webhooks, and the order form. Its document is
/// <c>/api/openapi.json</c>.
/// </summary>
public static class ApiFeature
{
    private const string Instances = "instances";
    private const string Orders = "orders";

    /// <summary>Adds what every role needs: the job that deletes old answers.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services) =>
        services.AddJob<DeleteOldAnswers.Args, DeleteOldAnswers>(
            DeleteOldAnswers.Kind,
            maxAttempts: JobsFeature.NeverParked
        );

    /// <summary>
    /// What the web needs: a token instead of a session, names as the API writes them, the document. After the
    /// sessions.
    /// </summary>
    public static IServiceCollection AddApiWeb(this IServiceCollection services)
    {
        services
            .AddAuthentication(o => o.DefaultScheme = "caller")
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null)
            .AddPolicyScheme("caller", null, o => o.ForwardDefaultSelector = TokenHandler.SchemeOf);
        services.AddAuthorization(NeededScope.AddPolicies);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
            o.SerializerOptions.TypeInfoResolver =
                new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver
                {
                    Modifiers = { NamingPolicy.Apply },
                };
        });
        return services.AddOpenApi(o =>
        {
            o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0; // what programs that make clients read best
            o.ShouldInclude = d => d.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            o.AddDocumentTransformer(WriteDocument.Whole);
            o.AddOperationTransformer(WriteDocument.Operation);
        });
    }

    /// <summary>Answers what scripts ask for at addresses from before Berth. Comes before everything else.</summary>
    public static void UseOlderAddresses(this WebApplication app) => app.Use(OlderAddresses.ReadAsync);

    /// <summary>
    /// All calls but the two that are older: <c>check-subdomain</c> is with the order form, <c>webhook/stripe</c> with
    /// billing.
    /// </summary>
    public static void MapApi(this WebApplication app)
    {
        app.Use(CheckForms.CheckAsync);
        app.Use(AnswerOnce.AnswerAsync);
        app.MapOpenApi("/api/openapi.json").RequireRateLimiting(RateLimits.Api);
        ((IEndpointRouteBuilder)app)
            .MapApi(RateLimits.Checkout)
            .MapPost("/create-checkout/", CreateCheckout.CreateAsync)
            .OpenToWindows()
            .Once()
            .Takes(
                new NewCheckout(
                    "ada",
                    "Ada's garden",
                    "ada@example.com",
                    "hello",
                    "small",
                    null,
                    null,
                    new Dictionary<string, string?> { ["SITE_TITLE"] = "Ada's garden" }
                )
            )
            .Gives(new OpenCheckout("https://checkout.stripe.com/c/pay/cs_1", "cs_1"))
            .Refuses(503)
            .As(
                "createCheckout",
                Orders,
                "Order an instance",
                "Holds the name for half an hour, and says where it is paid. Whoever pays has the instance. "
                    + "Nothing is held when a field is wrong: 'errors' names each one. success_url and cancel_url, "
                    + "where the payment page leads, must be allowed in Berth:Windows; success_url gets session_id and "
                    + "subdomain."
            );
        var api = ((IEndpointRouteBuilder)app).MapApi();
        api.MapGet("/status/{name}", ReadStatus.ReadAsync)
            .Gives(new ReadyStatus(true, "running"))
            .Gives(new ReadyStatus(false, "not_found"), 404)
            .As(
                "readStatus",
                Orders,
                "Whether an instance is ready",
                "For its owner (session, or the token of the order's page as Bearer), operators, and tokens "
                    + "with instances:read. To anybody else each name is the same 404, taken or not."
            );
        MapInstances(api);
        api.MapGet("/customers/", ReadCustomers.ListAsync)
            .Needs(Scopes.CustomersRead)
            .Gives(new CustomerPage([Examples.Customer], null))
            .Refuses(400)
            .As("listCustomers", "customers", "List customers", "Who ever paid, by their id with Stripe.");
        api.MapGet("/stats/", ReadCustomers.TotalsAsync)
            .Needs(Scopes.StatsRead)
            .Gives(Examples.Totals)
            .As("readStats", "stats", "Totals", "The numbers of 'berth stats'.");
        WebhookRoutes.Map(api);
        OlderRoutes.Map(api);
    }

    private static void MapInstances(IEndpointRouteBuilder api)
    {
        const string Sets =
            " It is answered before it is so; 'wanted' and 'observed' say how far it is. With If-Match it is "
            + "done only when nothing has changed since the ETag was read.";
        api.MapGet("/instances/", ReadInstances.ListAsync)
            .Needs(Scopes.InstancesRead)
            .WithMetadata(new ShowsOwnPart())
            .Gives(new InstancePage([Examples.Instance], null))
            .Refuses(400)
            .As(
                "listInstances",
                Instances,
                "List instances",
                "The newest first; those that are gone only with status=gone. 'next' is the 'after' of the next page."
            );
        api.MapPost("/instances/", ChangeInstances.CreateAsync)
            .Needs(Scopes.InstancesWrite)
            .Once()
            .Takes(new NewInstance("ada", "ada@example.com", "hello", "small"))
            .Gives(Examples.Instance, 201)
            .As(
                "createInstance",
                Instances,
                "Give an instance",
                "Without payment, as 'berth provision' does. It stays until it is removed."
            );
        api.MapGet("/instances/{id}/", ReadInstances.ShowAsync)
            .Needs(Scopes.InstancesRead)
            .Gives(Examples.Instance)
            .Produces(304)
            .Refuses(404)
            .As(
                "readInstance",
                Instances,
                "Read an instance",
                "By its id, or the name that it has now. Has an ETag; with If-None-Match 304 when nothing has changed."
            );
        api.MapDelete("/instances/{id}/", ChangeInstances.DeleteAsync)
            .Needs(Scopes.InstancesWrite)
            .Gives(Examples.Instance, 202)
            .Refuses(400, 404, 409, 412)
            .As(
                "deleteInstance",
                Instances,
                "Remove an instance",
                "It is stopped at once, its subscription ends, and then it is removed with its data, as "
                    + "'berth deprovision' does. keep_data=true keeps a copy."
                    + Sets
            );
        api.MapPost("/instances/{id}/start/", ChangeInstances.StartAsync)
            .Needs(Scopes.InstancesWrite)
            .Once()
            .Gives(Examples.Instance, 202)
            .Refuses(404, 412)
            .As(
                "startInstance",
                Instances,
                "Start an instance",
                "Takes back what stopped it; 409 when it runs, or is not paid for." + Sets
            );
        api.MapPost("/instances/{id}/stop/", ChangeInstances.StopAsync)
            .Needs(Scopes.InstancesWrite)
            .Once()
            .Gives(Examples.Instance, 202)
            .Refuses(400, 404, 412)
            .As("stopInstance", Instances, "Stop an instance", "Its data is kept; 409 when it is stopped." + Sets);
        api.MapPost("/instances/{id}/restart/", ChangeInstances.RestartAsync)
            .Needs(Scopes.InstancesWrite)
            .Once()
            .Gives(Examples.Instance, 202)
            .Refuses(404, 412)
            .As("restartInstance", Instances, "Restart an instance", "409 when it does not run." + Sets);
        api.MapPost("/instances/{id}/backup/", ChangeInstances.BackupAsync)
            .Needs(Scopes.InstancesWrite)
            .Once()
            .Gives(Examples.Instance, 202)
            .Refuses(404, 412)
            .As(
                "backupInstance",
                Instances,
                "Back an instance up",
                "To each target; 409 when there is none, or no data yet." + Sets
            );
        api.MapGet("/instances/{id}/health/", ReadLive.HealthAsync)
            .Needs(Scopes.InstancesRead)
            .Gives(Examples.Health)
            .Refuses(404, 429, 503)
            .As(
                "readHealth",
                Instances,
                "Whether an instance works",
                "As its engine and its check say; seen within seconds, or a minute."
            );
        api.MapGet("/instances/{id}/stats/", ReadLive.StatsAsync)
            .Needs(Scopes.InstancesRead)
            .Gives(Examples.Stats)
            .Refuses(404, 409, 429, 503)
            .As("readInstanceStats", Instances, "What an instance uses", "Takes one to two seconds.");
        api.MapGet("/instances/{id}/logs/", ReadLive.LogsAsync)
            .Needs(Scopes.InstancesRead)
            .Gives(Examples.Logs)
            .Refuses(400, 404, 409, 429, 503)
            .As(
                "readLogs",
                Instances,
                "The last lines of an instance's log",
                "50 unless 'lines' says how many, up to 1000."
            );
        api.MapGet("/instances/{id}/history/", ReadInstances.HistoryAsync)
            .Needs(Scopes.InstancesRead)
            .Gives(Examples.History)
            .Refuses(404)
            .As("readHistory", Instances, "What happened to an instance", "The newest first, at most 200.");
    }
}
