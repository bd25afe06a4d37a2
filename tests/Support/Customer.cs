using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Berth.Tests;

/// <summary>
/// Somebody with a browser that has no JavaScript: shops through the proxy, pays on Stripe's page, follows the order.
/// </summary>
public sealed partial class Customer
{
    private readonly Installation _installation;
    private readonly HttpClient _http;

    public Customer(Installation installation)
    {
        _installation = installation;
        // Every name is this machine, whatever the resolver says; and who signed its certificate is other tests'
        // business.
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                CookieContainer = new CookieContainer(),
                ConnectCallback = ConnectAsync,
                SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            }
        )
        {
            Timeout = Patience.Long,
        };
    }

    public HttpClient Http => _http;
    public Uri OrderUrl { get; private set; } = null!;

    public async Task<bool> ShopAnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(_installation.ShopUrl, "/healthz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Orders; the address of the payment page.</summary>
    public async Task<Uri> OrdersAsync(
        string name,
        string plan = "small",
        string email = "ada@example.com",
        string product = "hello"
    )
    {
        using var response = await PostAsync(
            new Uri(_installation.ShopUrl, $"/checkout/{product}"),
            "",
            ("Plan", plan),
            ("Name", name),
            ("Email", email)
        );
        return response.StatusCode == HttpStatusCode.Redirect
            ? response.Headers.Location!
            : throw new InvalidOperationException($"The order was refused with {(int)response.StatusCode}.");
    }

    /// <summary>Orders where that cannot work; what the page says.</summary>
    public async Task<string> OrdersInVainAsync(string name, string product = "hello")
    {
        using var response = await PostAsync(
            new Uri(_installation.ShopUrl, $"/checkout/{product}"),
            "",
            ("Plan", "small"),
            ("Name", name),
            ("Email", "ada@example.com")
        );
        return response.StatusCode == HttpStatusCode.Redirect
            ? throw new InvalidOperationException("The order was taken.")
            : await response.Content.ReadAsStringAsync();
    }

    public async Task PaysAsync(Uri page, string card = "4242424242424242")
    {
        using var response = await _http.PostAsync(page, new FormUrlEncodedContent([new("card", card)]));
        OrderUrl =
            response.StatusCode == HttpStatusCode.Redirect
                ? new Uri(response.Headers.Location!.GetLeftPart(UriPartial.Path))
                : throw new InvalidOperationException($"The payment was refused with {(int)response.StatusCode}.");
        try
        {
            await LookAsync(CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // it is down just now: who waits for the order looks again
        }
    }

    /// <summary>Pays a bill on Stripe's page.</summary>
    public async Task PaysBillAsync(Uri bill, string card = "4242424242424242")
    {
        using var response = await _http.PostAsync(bill, new FormUrlEncodedContent([new("card", card)]));
        if ((int)response.StatusCode >= 400)
            throw new InvalidOperationException($"The payment was refused with {(int)response.StatusCode}.");
    }

    public async Task BuysAsync(string name, string plan = "small") => await PaysAsync(await OrdersAsync(name, plan));

    /// <summary>
    /// The order's page. Who bought it in this browser is led on to the address that has the order's secret.
    /// </summary>
    private async Task<string> LookAsync(CancellationToken cancellationToken)
    {
        using var shown = await _http.GetAsync(OrderUrl, cancellationToken);
        if (shown.Headers.Location is not { } on)
            return await shown.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        if (new Uri(OrderUrl, on) is var secret && secret.AbsolutePath.StartsWith("/orders/", StringComparison.Ordinal))
            OrderUrl = secret;
        return $"It leads on to {on}.";
    }

    /// <summary>Follows the order until it is in that state.</summary>
    public async Task SeesAsync(string state, TimeSpan? within = null)
    {
        using var timeout = new CancellationTokenSource(within ?? Patience.Long);
        var last = "nothing";
        while (!timeout.IsCancellationRequested)
        {
            try
            {
                last = await LookAsync(timeout.Token);
                if (last.Contains($"data-state=\"{state}\"", StringComparison.Ordinal))
                    return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                last = e.Message;
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"The order is not {state}. Last seen:\n{last}\n{_installation.ProductSaid}");
    }

    public async Task<IReadOnlyList<string>> StepsAsync()
    {
        using var stream = new StreamReader(await _http.GetStreamAsync(new Uri(OrderUrl + "/events")));
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return
                [
                    .. JsonDocument
                        .Parse(line[6..])
                        .RootElement.GetProperty("steps")
                        .EnumerateArray()
                        .Select(s => s.GetProperty("what").GetString()!),
                ];
        }
        return [];
    }

    /// <summary>The tenant's page through the proxy.</summary>
    public Task<HttpResponseMessage> VisitsAsync(string name) =>
        _http.GetAsync($"{_installation.ShopUrl.Scheme}://{name}.{_installation.ShopUrl.Authority}/");

    public Task CancelsAsync() => PressesAsync("Cancel");

    public Task RestartsAsync() => PressesAsync("Restart");

    /// <summary>Presses one of the buttons of the order's page; where that leads.</summary>
    public async Task<Uri> PressesAsync(string button, params (string, string)[] fields)
    {
        using var response = await PostAsync(OrderUrl, $"?handler={button}", fields);
        return response.StatusCode == HttpStatusCode.Redirect
            ? new Uri(OrderUrl, response.Headers.Location!)
            : throw new InvalidOperationException($"{button} was answered with {(int)response.StatusCode}.");
    }

    /// <summary>The order's page as it is.</summary>
    public Task<string> PageAsync() => _http.GetStringAsync(OrderUrl);

    /// <summary>Presses a button on the order's page; where it leads.</summary>
    public async Task<Uri?> AsksForAsync(string handler)
    {
        using var response = await PostAsync(OrderUrl, $"?handler={handler}");
        return response.StatusCode == HttpStatusCode.Redirect
            ? response.Headers.Location
            : throw new InvalidOperationException($"{handler} was refused with {(int)response.StatusCode}.");
    }

    /// <summary>Opens a page, fills in its fields and presses its button.</summary>
    public Task<HttpResponseMessage> PressesAsync(Uri page, params (string, string)[] fields) =>
        PostAsync(page, "", fields);

    private async Task<HttpResponseMessage> PostAsync(Uri page, string query, params (string, string)[] fields)
    {
        var token = Token().Match(await _http.GetStringAsync(page)).Groups[1].Value;
        return await _http.PostAsync(
            page + query,
            new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)),
                KeyValuePair.Create("__RequestVerificationToken", token),
            ])
        );
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
