using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Berth.Sandbox.Cloudflare;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pulumi.Cloudflare.Embedded;
using Pulumi.Embedded;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

/// <summary>A Cloudflare of one's own for each test, a provider that asks it, and words for what tests do.</summary>
public abstract class CloudflareTest : IAsyncLifetime
{
    protected const string Token = "cf-canary-8d1f3b";
    protected const string Type = "cloudflare:index/dnsRecord:DnsRecord";
    private WebApplication _sandbox = null!;
    private HttpClient _http = null!;

    protected virtual string Plan => "free";
    protected string Zone { get; } = Store.ZoneId("example.com");
    protected string BaseUrl { get; private set; } = "";
    protected CloudflareProvider Provider { get; } = new();
    protected int Calls => _sandbox.Services.GetRequiredService<Trouble>().Calls;
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = CloudflareSandbox.Build(
            "--urls",
            "http://127.0.0.1:0",
            "--token",
            Token,
            "--read-token",
            "cf-reader",
            "--plan",
            Plan,
            "--zones",
            "example.com,example.org"
        );
        await _sandbox.StartAsync(Cancel);
        BaseUrl = $"{_sandbox.Urls.Single()}/client/v4/";
        _http = new HttpClient { BaseAddress = new Uri(BaseUrl) };
        _http.DefaultRequestHeaders.Add("Authorization", $"Bearer {Token}");
        Provider.Configure(new PropertyMap { ["apiToken"] = Token, ["baseUrl"] = BaseUrl });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected void Meet(int status, int times = 1, int? retryAfter = null, bool after = false, string? method = null) =>
        _sandbox
            .Services.GetRequiredService<Trouble>()
            .Begin(new Trouble.Plan(status, times, retryAfter, after, method));

    protected static ResourceRef Ref(string name = "dns") => new($"urn:pulumi:s::p::{Type}::{name}", Type, name);

    /// <summary>An A record of the zone; more or other inputs as given.</summary>
    protected PropertyMap Address(string name, params (string Name, object? Value)[] more)
    {
        var inputs = new PropertyMap
        {
            ["zoneId"] = Zone,
            ["name"] = name,
            ["type"] = "A",
            ["content"] = "203.0.113.7",
            ["ttl"] = 1.0,
            ["comment"] = "berth tenant 7",
        };
        foreach (var (property, value) in more)
            inputs[property] = value;
        return inputs;
    }

    protected PropertyMap Checked(PropertyMap inputs)
    {
        var result = Provider.Check(Ref(), null, inputs);
        result.Failures.ShouldBeEmpty();
        return result.Inputs;
    }

    protected Task<ResourceState> CreateAsync(PropertyMap inputs) =>
        Provider.CreateAsync(Ref(), Checked(inputs), Cancel);

    /// <summary>Asks the API as a person would; the envelope, whatever the answer.</summary>
    protected async Task<(int Status, JsonNode Body)> AskAsync(
        HttpMethod method,
        string path,
        object? body = null,
        string? token = null
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await _http.SendAsync(request, Cancel);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!);
    }

    protected async Task<JsonArray> RecordsAsync(string query = "") =>
        (await AskAsync(HttpMethod.Get, $"zones/{Zone}/dns_records{query}")).Body["result"]!.AsArray();

    protected Task<(int Status, JsonNode Body)> PostAsync(object record) =>
        AskAsync(HttpMethod.Post, $"zones/{Zone}/dns_records", record);

    protected static int Code((int Status, JsonNode Body) answer) => (int)answer.Body["errors"]![0]!["code"]!;
}
