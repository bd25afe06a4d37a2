using System.Text.Json;
using Berth.Doors.Cli;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Berth.Tenants.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace Berth.Tests.Cli;

/// <summary>
/// Runs the command line in this process, on the database and the stand-ins of a <see cref="TestApp"/>.
/// </summary>
internal static class CommandLine
{
    /// <summary>What a command line came to.</summary>
    public sealed record Ended(int Code, string Out, string Error)
    {
        /// <summary>Output, read as JSON.</summary>
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;

        /// <summary>Output for scripts: lines of columns.</summary>
        public string[][] Rows =>
            [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))];
    }

    public static async Task<Ended> BerthAsync(this TestApp app, params string[] arguments) =>
        await RunAsync(app, isTerminal: false, null, arguments);

    /// <summary>The same with other settings.</summary>
    public static async Task<Ended> BerthAsync(
        this TestApp app,
        Action<WebApplicationBuilder> configure,
        params string[] arguments
    ) => await RunAsync(app, isTerminal: false, configure, arguments);

    public static async Task<Ended> BerthAtTerminalAsync(this TestApp app, params string[] arguments) =>
        await RunAsync(app, isTerminal: true, null, arguments);

    /// <summary>The same, expected to end well.</summary>
    public static async Task<Ended> DoneAsync(this TestApp app, params string[] arguments)
    {
        var ended = await app.BerthAsync(arguments);
        ended.Code.ShouldBe(0, $"{string.Join(' ', arguments)}: {ended.Error}");
        return ended;
    }

    /// <summary>A tenant that was given and is seen running, with no job left.</summary>
    public static async Task<Guid> RunsAsync(this TestApp app, string name, string plan = "small")
    {
        await app.DoneAsync("provision", "hello", "--plan", plan, "--name", name, "--email", $"{name}@example.com");
        return await app.SeenRunningAsync(name);
    }

    /// <summary>A tenant that was bought and is seen running, with no job left.</summary>
    public static async Task<Guid> BoughtAsync(this TestApp app, string name, string subscription)
    {
        var order = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(o =>
                o.PlaceAsync(new("hello", "small", name, $"{name}@example.com", null), CancellationToken.None)
            )
        ).Order!;
        app.Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), subscription);
        await app.InScopeAsync<FulfilCheckout>(f => f.FulfilAsync(order.SessionId!, CancellationToken.None));
        return await app.SeenRunningAsync(name);
    }

    private static async Task<Guid> SeenRunningAsync(this TestApp app, string name)
    {
        await using var db = app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Slug == name && t.Observed != TenantState.Gone);
        tenant.Observe(TenantState.Running, tenant.Generation, "Up and answering.", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        await db.Jobs.Where(j => j.Kind == ReconcileTenant.Kind).ExecuteDeleteAsync();
        await TenantHealth.PassedAsync(db, tenant.Id, DateTimeOffset.UtcNow, CancellationToken.None);
        return tenant.Id;
    }

    private static async Task<Ended> RunAsync(
        TestApp app,
        bool isTerminal,
        Action<WebApplicationBuilder>? configure,
        string[] arguments
    )
    {
        var (write, error) = (new StringWriter(), new StringWriter());
        var code = await Commands.RunAsync(
            arguments,
            new Invocation
            {
                Output = write,
                Error = error,
                IsTerminal = isTerminal,
                Configure = app.Configure + configure,
                Replace = app.Replace,
                EnableDefaultExceptionHandler = false,
            }
        );
        return new(code, write.ToString(), error.ToString());
    }
}
