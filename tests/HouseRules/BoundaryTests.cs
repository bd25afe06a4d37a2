using Berth.Tenants;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>Who may know whom.</summary>
public sealed class BoundaryTests
{
    // In two parts, so that this file does not break its own rule.
    private const string Engine = "Pulumi." + "Embedded";

    [Fact]
    public void NothingOutsideKnowsTheEmbeddedEngine()
    {
        string[] mayKnow = ["embedded/", "tests/Pulumi", "tests/CrashHook/", "docs/", "README.md", "CHANGELOG.md"];
        SourceFile
            .Under(".")
            .Where(f => !mayKnow.Any(p => f.Path.StartsWith(p, StringComparison.Ordinal)))
            .SelectMany(f => f.Where(l => l.Contains(Engine, StringComparison.Ordinal)))
            .ShouldBeEmpty(
                $"Only embedded/ and its own tests may name {Engine}: all else must build against the "
                    + "official packages, too. Use the packages' public surface."
            );
    }

    [Fact]
    public void OneFileOfEachProjectKnowsTheAutomationApi() =>
        SourceFile
            .CSharp("src/Api")
            .Where(f =>
                f.Path
                    is not (
                        "src/Api/Tenants/Provisioning/PulumiTenantStacks.cs"
                        or "src/Api/Shop/Hosts/ReadBaseStack.cs"
                    )
            )
            .SelectMany(f => f.Where(l => l.Contains("Pulumi.Automation", StringComparison.Ordinal)))
            .ShouldBeEmpty(
                "Only PulumiTenantStacks.cs (tenants' stacks) and ReadBaseStack.cs (base stacks) may name "
                    + "Pulumi.Automation. Ask ITenantStacks instead, and widen it if need be."
            );

    [Fact]
    public void OnlyGatewayAndPaymentsKnowStripe() =>
        SourceFile
            .CSharp("src")
            .Where(f => f.Feature is not ("Shop/Gateway" or "Shop/Payments"))
            .SelectMany(f => f.Where(l => l.StartsWith("using Stripe", StringComparison.Ordinal)))
            .ShouldBeEmpty(
                "Only src/Api/Shop/Gateway and Payments may use Stripe's types. Put the call there and give its answer in words of ours."
            );

    [Fact]
    public void TheWebKnowsNoDocker()
    {
        // What runs on a request: pages, and the web's half of Live.
        string[] web =
        [
            "Platform/Web",
            "Platform/Mail",
            "Shop/Catalog",
            "Shop/Orders",
            "Shop/Secrets",
            "Shop/Customers",
            "Shop/Gateway",
            "Shop/Subscriptions",
            "Shop/Checkout",
            "Shop/Payments",
            "Doors/Pages",
            "Doors/Admin",
            "Doors/Api",
        ];
        string[] ofLive =
        [
            "WorkerClient.cs",
            "WorkerClient.Console.cs",
            "StreamLive.cs",
            "OpenConsole.cs",
            "BridgeConsole.cs",
            "ConsoleSocket.cs",
        ];
        string[] docker = ["using Berth.Docker;", "KnownHosts.Engine(", "EngineAsync(", "LocalEngine", "FindContainer"];
        SourceFile
            .CSharp("src/Api")
            .Where(f => web.Contains(f.Feature) || f.Feature == "Doors/Live" && ofLive.Contains(f.Name))
            .SelectMany(f => f.Where(l => docker.Any(d => l.Contains(d, StringComparison.Ordinal))))
            .ShouldBeEmpty(
                "`berth serve` has no access to Docker. Let a job do it; what a customer waits for live, ask "
                    + "from the worker with WorkerClient."
            );
    }

    [Fact]
    public void TheTenantStackKnowsNoDatabaseAndNoHttp()
    {
        string[] banned =
        [
            "Npgsql",
            "Microsoft.EntityFrameworkCore",
            "Microsoft.AspNetCore",
            "System.Net.Http",
            "Berth.Docker",
            "berth",
        ];
        typeof(TenantStack)
            .Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => banned.Any(b => name == b || name.StartsWith(b + ".", StringComparison.Ordinal)))
            .ShouldBeEmpty(
                "src/Tenants turns a value into resources and does nothing else. What it needs to know belongs into TenantSpec."
            );
    }

    [Fact]
    public void TheProductDoesNotKnowTheSandbox() =>
        SourceFile
            .Under("src")
            .Where(f =>
                f.Path.EndsWith("proj", StringComparison.Ordinal) || f.Path.EndsWith(".cs", StringComparison.Ordinal)
            )
            .SelectMany(f =>
                f.Where(l =>
                    l.Contains("sandbox/", StringComparison.Ordinal)
                    || l.Contains("Berth.Sandbox", StringComparison.Ordinal)
                )
            )
            .ShouldBeEmpty(
                "sandbox/ stands in for outside services in development and tests. The product is configured "
                    + "to reach it (Berth:Stripe:ApiBase), it is never built with it."
            );
}
