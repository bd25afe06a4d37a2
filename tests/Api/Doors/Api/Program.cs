using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Berth.Operations.Tokens;
using Shouldly;

namespace Berth.Tests.AdminApi;

/// <summary>A program with a token, at the API of a <see cref="TestApp"/>; or with none.</summary>
internal sealed class Program : IDisposable
{
    private readonly HttpClient _http;

    private Program(TestApp app, string? token)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = app.Http.BaseAddress,
        };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Token = token;
    }

    public string? Token { get; }
    public HttpClient Http => _http;

    /// <summary>What was answered.</summary>
    public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseMessage Whole)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        /// <summary>That it is problem details; their words.</summary>
        public string Problem(HttpStatusCode status)
        {
            Status.ShouldBe(status, Text);
            Whole.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            Json.GetProperty("status").GetInt32().ShouldBe((int)status);
            return Json.GetProperty("detail").GetString().ShouldNotBeNull();
        }
    }

    /// <summary>Somebody whom nobody knows.</summary>
    public static Program Nobody(TestApp app, string? token = null) => new(app, token);

    /// <summary>With a new token of these scopes, all unless named.</summary>
    public static async Task<Program> WithAsync(
        TestApp app,
        string[]? scopes = null,
        string? instance = null,
        int? days = null,
        string? name = null
    )
    {
        var made = await app.InScopeAsync<MakeToken, MakeToken.Answer>(m =>
            m.MakeAsync(
                name ?? $"t{Guid.NewGuid():N}"[..12],
                scopes ?? [.. Scopes.All.Keys],
                instance,
                days,
                "operator tests",
                default
            )
        );
        made.Mistakes.ShouldBeEmpty();
        return new(app, made.Text);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<Answer> SendAsync(
        HttpMethod method,
        string path,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(
                body as string ?? JsonSerializer.Serialize(body),
                Encoding.UTF8,
                "application/json"
            );
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public void Dispose() => _http.Dispose();
}
