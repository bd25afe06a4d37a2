using System.Net.Sockets;
using System.Text;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;

namespace Berth.Tenants.Health;

/// <summary>
/// Asks for a tenant's page as a visitor does, by host name through its host's proxy, and compares the answer with what
/// its product's check says. Other hosts are reached in no other way, and what a visitor sees is what counts. Where there
/// is no page, it connects to the host's port that leads to the tenant.
/// </summary>
public sealed class CheckTenant(BerthSettings settings, GatePasses passes) : IDisposable
{
    /// <summary>How the check names itself, for the product's own log.</summary>
    public const string Agent = "Berth-Check";

    // Connections to the proxies are kept. Of a long page no more than this is fetched.
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            MaxResponseDrainSize = ProductCheck.MostRead,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>
    /// How long a connection must last that brings nothing: an engine may take one and drop it when nobody listens
    /// behind.
    /// </summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(300);

    /// <summary>Asks once. Throws only if it is cancelled.</summary>
    public async Task<CheckResult> AskAsync(
        CheckTarget tenant,
        HostInfo host,
        ProductCheck check,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(check.Timeout);
        try
        {
            return check.IsTcp
                ? await ConnectAsync(host, tenant.Port, limit.Token)
                : await AskAsync(
                    new Uri(settings.AddressOf(tenant.Slug, tenant.Route)),
                    host,
                    check,
                    tenant.Gated,
                    limit.Token
                );
        }
        catch (SocketException e)
        {
            return new(CheckOutcome.Failed, $"It takes no connections on port {tenant.Port}: {e.Message}");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return new(CheckOutcome.NoProxy, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(CheckOutcome.Failed, $"No answer: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(CheckOutcome.Failed, $"No answer within {check.Timeout.TotalSeconds:0} s.");
        }
    }

    private static async Task<CheckResult> ConnectAsync(HostInfo host, int? port, CancellationToken cancellationToken)
    {
        if (port is not { } number)
            return new(CheckOutcome.Failed, "It has no port of its host's yet.");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new Uri(host.EdgeUrl).Host, number, cancellationToken);
        using var lasts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lasts.CancelAfter(Lasts);
        try
        {
            return await socket.ReceiveAsync(new byte[1], lasts.Token) > 0
                ? CheckResult.Passed
                : new(CheckOutcome.Failed, $"It ends each connection on port {number} at once.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckResult.Passed; // it waits for what is said to it
        }
    }

    private async Task<CheckResult> AskAsync(
        Uri address,
        HostInfo host,
        ProductCheck check,
        Guid? gated,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(
            check.Method == "HEAD" ? HttpMethod.Head : HttpMethod.Get,
            new Uri(new Uri(host.EdgeUrl), $"{address.AbsolutePath.TrimEnd('/')}{check.Path}")
        );
        request.Headers.Host = address.Authority;
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (gated is { } tenant)
            request.Headers.Add("Cookie", $"{settings.GateCookie}={passes.ForCheck(tenant, address.Host)}");
        // This tests the container, not the certificate, so the request is plain HTTP that claims to be HTTPS.
        if (settings.IsHttps)
            request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await _http.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        if (response.Headers.TryGetValues(EdgePages.Header, out var page))
        {
            // If the customer has a domain of their own, the proxy redirects to it: ask there.
            if (
                page.First() == EdgePages.Moved
                && response.Headers.Location is { IsAbsoluteUri: true } elsewhere
                && elsewhere.Host != address.Host
            )
                return await AskAsync(
                    new Uri(elsewhere.GetLeftPart(UriPartial.Authority)),
                    host,
                    check,
                    gated,
                    cancellationToken
                );
            if (page.First() == EdgePages.GateDown.Name)
                return new(CheckOutcome.NoGate, "The shop does not answer who may enter.");
            return new(
                CheckOutcome.Failed,
                page.First() == EdgePages.Failed.Name
                    ? "It does not answer on its port."
                    : $"The proxy shows its own page, '{page.First()}'."
            );
        }
        var status = (int)response.StatusCode;
        if (!check.Passes(status))
            return new(CheckOutcome.Failed, $"{check.Path} answers {status}, not {check.Status}.");
        return check.Words.Length == 0 || await HasWordsAsync(response, check.Words, cancellationToken)
            ? CheckResult.Passed
            : new(CheckOutcome.Failed, $"{check.Path} does not have the words of the check.");
    }

    private static async Task<bool> HasWordsAsync(
        HttpResponseMessage response,
        string words,
        CancellationToken cancellationToken
    )
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var start = new byte[ProductCheck.MostRead];
        var length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(start, 0, length).Contains(words, StringComparison.Ordinal);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}

/// <summary>Which tenant is asked, and how it is reached.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Route">What kind of address it has.</param>
/// <param name="Port">The host's port that leads to it, where it has no page.</param>
/// <param name="Gated">Its id, if it has a gate, which the check passes with a pass of its own.</param>
public sealed record CheckTarget(string Slug, RouteKind Route, int? Port = null, Guid? Gated = null);
