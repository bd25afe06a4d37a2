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
        SourceFile.Under(".").Where(f => !mayKnow.Any(p => f.Path.StartsWith(p, StringComparison.Ordinal))).SelectMany(f => f.Where(l => l.Contains(Engine, StringComparison.Ordinal)))
            .ShouldBeEmpty($"Only embedded/ and its own tests may name {Engine}: all else must build against the official packages, too. Use the packages' public surface.");
    }

    [Fact]
    public void OneFileKnowsTheAutomationApi() => SourceFile.CSharp("src/Api").Where(f => f.Path != "src/Api/Provisioning/PulumiTenantStacks.cs").SelectMany(f => f.Where(l => l.Contains("Pulumi.Automation", StringComparison.Ordinal)))
        .ShouldBeEmpty("Only PulumiTenantStacks.cs may name Pulumi.Automation. Ask ITenantStacks instead, and widen it if need be.");

    [Fact]
    public void OnlyBillingKnowsStripe() => SourceFile.CSharp("src").Where(f => f.Feature != "Billing").SelectMany(f => f.Where(l => l.StartsWith("using Stripe", StringComparison.Ordinal)))
        .ShouldBeEmpty("Only src/Api/Billing may use Stripe's types. Put the call into StripeBilling and give its answer in words of ours.");

    [Fact]
    public void TheTenantStackKnowsNoDatabaseAndNoHttp()
    {
        string[] banned = ["Npgsql", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.Net.Http", "Berth.Docker", "berth"];
        typeof(TenantStack).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(name => banned.Any(b => name == b || name.StartsWith(b + ".", StringComparison.Ordinal)))
            .ShouldBeEmpty("src/Tenants turns a value into resources and does nothing else. What it needs to know belongs into TenantSpec.");
    }

    [Fact]
    public void TheProductDoesNotKnowTheSandbox() => SourceFile.Under("src").Where(f => f.Path.EndsWith("proj", StringComparison.Ordinal) || f.Path.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(f => f.Where(l => l.Contains("sandbox/", StringComparison.Ordinal) || l.Contains("Berth.Sandbox", StringComparison.Ordinal)))
        .ShouldBeEmpty("sandbox/ stands in for outside services in development and tests. The product is configured to reach it (Berth:Stripe:ApiBase), it is never built with it.");
}
