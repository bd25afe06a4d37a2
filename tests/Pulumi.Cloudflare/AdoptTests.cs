using Pulumi.Embedded;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

/// <summary>What stands there already: taken over when it is the program's own, left alone when it is not.</summary>
public sealed class AdoptTests : CloudflareTest
{
    [Fact]
    public async Task ItsOwnRecordIsTakenOverAndMadeAsAsked()
    {
        var left = await PostAsync(
            new
            {
                type = "A",
                name = "app.example.com",
                content = "203.0.113.7",
                ttl = 300,
                comment = "berth tenant 7",
            }
        );
        var state = await CreateAsync(Address("App.example.com", ("proxied", true)));
        state.Id.ShouldBe((string)left.Body["result"]!["id"]!);
        var record = (await RecordsAsync()).ShouldHaveSingleItem()!;
        ((bool)record["proxied"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task AForeignRecordIsRefusedAndLeftAlone()
    {
        await PostAsync(
            new
            {
                type = "A",
                name = "app.example.com",
                content = "203.0.113.7",
                comment = "somebody else's",
            }
        );
        var failure = await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("app.example.com")));
        failure.Message.ShouldContain("not this program's");
        failure.Retryable.ShouldBeFalse();
        ((string)(await RecordsAsync()).ShouldHaveSingleItem()!["comment"]!).ShouldBe("somebody else's");
    }

    [Fact]
    public async Task WithoutACommentNothingIsOnesOwn()
    {
        await PostAsync(
            new
            {
                type = "A",
                name = "app.example.com",
                content = "203.0.113.7",
            }
        );
        (
            await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("app.example.com", ("comment", null))))
        ).Message.ShouldContain("without a comment");
    }

    [Fact]
    public async Task ASecondAddressOfTheSameNameIsARecordOfItsOwn()
    {
        var one = await CreateAsync(Address("app.example.com"));
        var two = await CreateAsync(Address("app.example.com", ("content", "203.0.113.8")));
        two.Id.ShouldNotBe(one.Id);
        (await CreateAsync(Address("app.example.com", ("content", "203.0.113.8")))).Id.ShouldBe(two.Id);
    }

    [Fact]
    public async Task ARecordThatStandsInTheWayIsTold()
    {
        await PostAsync(
            new
            {
                type = "A",
                name = "app.example.com",
                content = "203.0.113.7",
                comment = "berth tenant 7",
            }
        );
        var alias = await Should.ThrowAsync<ProviderException>(() =>
            CreateAsync(Address("app.example.com", ("type", "CNAME"), ("content", "x.example.net")))
        );
        alias.Message.ShouldContain("81053");
        alias.Message.ShouldContain("an alias (CNAME) cannot stand beside addresses");
        await PostAsync(
            new
            {
                type = "CNAME",
                name = "www.example.com",
                content = "x.example.net",
            }
        );
        (
            await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("www.example.com")))
        ).Message.ShouldContain("81054");
    }

    [Fact]
    public async Task ACreationWhoseAnswerWasLostIsFoundAgain()
    {
        Meet(502, after: true, method: "POST");
        var state = await CreateAsync(Address("app.example.com"));
        ((string)(await RecordsAsync()).ShouldHaveSingleItem()!["id"]!).ShouldBe(state.Id);
    }
}
