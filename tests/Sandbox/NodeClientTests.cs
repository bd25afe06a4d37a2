using Shouldly;
using Xunit;

namespace Berth.Tests.Sandbox;

/// <summary>A client that we did not write finds the sandbox to be a Stripe.</summary>
public sealed class NodeClientTests
{
    [Fact]
    public async Task StripesOwnClientBuysAndCancels()
    {
        await using var stripe = await StripeSandbox.StartAsync();
        var modules = await Npm.ModulesAsync(Npm.Node);
        var said = await Shell.RunAsync(
            "node",
            [
                Path.Combine(AppContext.BaseDirectory, "journey.cjs"),
                new Uri(stripe.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ],
            new Dictionary<string, string> { ["NODE_PATH"] = modules }
        );
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe([
                "price by lookup key true",
                "session open unpaid 500",
                "paid 302 http://shop.example/ok",
                "complete complete active 500 1",
                "listed 1",
                "canceled canceled",
                "events customer.subscription.deleted checkout.session.completed",
                "refused StripeInvalidRequestError resource_missing",
                "refused StripeInvalidRequestError parameter_missing",
                "refused StripeInvalidRequestError parameter_unknown",
                "signed customer.subscription.deleted",
            ]);
    }
}
