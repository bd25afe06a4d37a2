using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pulumi.Embedded;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

public sealed class TroubleTests : CloudflareTest
{
    [Fact]
    public async Task ABusyAPIIsAskedAgainWhenItSays()
    {
        Meet(429, times: 2, retryAfter: 1);
        var clock = Stopwatch.StartNew();
        await CreateAsync(Address("app.example.com"));
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        Calls.ShouldBe(3);
    }

    [Fact]
    public async Task AFailingAPIIsAskedAgain()
    {
        Meet(503, times: 2);
        await CreateAsync(Address("app.example.com"));
        Calls.ShouldBe(3);
    }

    [Fact]
    public async Task AnAPIThatWantsMinutesIsNotWaitedFor()
    {
        Meet(429, times: 9, retryAfter: 240);
        var failure = await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("app.example.com")));
        failure.Retryable.ShouldBeTrue();
        failure.Message.ShouldContain("429");
        failure.Message.ShouldContain("240 s");
    }

    [Fact]
    public async Task AskingAgainHasAnEnd()
    {
        Meet(503, times: 99);
        var failure = await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("app.example.com")));
        failure.Retryable.ShouldBeTrue();
        Calls.ShouldBe(5);
    }

    [Fact]
    public async Task WhatIsRefusedIsNotAskedAgain()
    {
        var failure = await Should.ThrowAsync<ProviderException>(() =>
            CreateAsync(Address("app.example.com", ("comment", new string('x', 101))))
        );
        failure.Message.ShouldStartWith(
            "Unable to create DNS record app.example.com (A): 127.0.0.1 answered 400: 1004 DNS Validation Error; 9313"
        );
        failure.Retryable.ShouldBeFalse();
        Calls.ShouldBe(1);
    }

    [Fact]
    public async Task NoErrorHasTheTokenInIt()
    {
        var errors = new List<string>();
        async Task FailAsync(PropertyMap config, PropertyMap inputs)
        {
            Provider.Configure(config);
            errors.Add((await Should.ThrowAsync<ProviderException>(() => CreateAsync(inputs))).ToString());
        }
        var record = Address("app.example.com");
        await FailAsync(new PropertyMap { ["apiToken"] = $"{Token}-wrong", ["baseUrl"] = BaseUrl }, record);
        await FailAsync(new PropertyMap { ["apiToken"] = $"{Token} with a blank", ["baseUrl"] = BaseUrl }, record);
        await FailAsync(
            new PropertyMap
            {
                ["apiKey"] = Token,
                ["email"] = "owner@example.com",
                ["baseUrl"] = BaseUrl,
            },
            record
        );
        // A port that is held, so that nobody else gets it, and not listened on.
        using var held = new Socket(SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await FailAsync(
            new PropertyMap { ["apiToken"] = Token, ["baseUrl"] = $"http://{held.LocalEndPoint}/{Token}/" },
            record
        );
        // A server that repeats what it was told.
        await FailAsync(
            new PropertyMap { ["apiToken"] = Token, ["baseUrl"] = BaseUrl },
            Address("app.example.com", ("zoneId", $"{Token}"))
        );
        errors.ShouldAllBe(e => !e.Contains(Token, StringComparison.Ordinal));
        errors[0].ShouldContain("9109");
        errors[1].ShouldContain("6111");
        errors[2].ShouldContain("6103");
        errors[3].ShouldContain("could not be asked");
    }

    [Fact]
    public async Task MissingCredentialsAreTold()
    {
        Provider.Configure(new PropertyMap { ["baseUrl"] = BaseUrl });
        (
            await Should.ThrowAsync<ProviderException>(() => CreateAsync(Address("app.example.com")))
        ).Message.ShouldContain("ApiToken");
    }
}
