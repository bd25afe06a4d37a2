using System.Net;
using System.Text.RegularExpressions;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests;

/// <summary>
/// Somebody with a browser that has no JavaScript, at the pages of <see cref="TestApp"/>. Keeps cookies, sends forms
/// with what the page put into them.
/// </summary>
public sealed partial class Visitor : IDisposable
{
    private readonly TestApp _app;
    private readonly HttpClient _http;

    public Visitor(TestApp app)
    {
        _app = app;
        // The shop's name leads nowhere; cookies are for the name.
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = Cookies,
                UseProxy = false,
            }
        )
        {
            BaseAddress = app.Http.BaseAddress,
        };
    }

    public CookieContainer Cookies { get; } = new();
    public HttpClient Http => _http;

    /// <summary>What the last page said.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Opens a page, and says with what it was answered.</summary>
    public async Task<HttpStatusCode> OpenAsync(string path) =>
        (await KeepAsync(await _http.GetAsync(path))).StatusCode;

    /// <summary>Sends a form of a page.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string page,
        string handler = "",
        params (string Name, string Value)[] fields
    )
    {
        var form = await _http.GetStringAsync(page);
        var token = Token().Match(form) is { Success: true } found
            ? found.Groups[1].Value
            : throw new InvalidOperationException($"{page} has no form:\n{form}");
        var path = page.Split('?')[0];
        return await KeepAsync(
            await _http.PostAsync(
                handler.Length > 0 ? $"{path}?handler={handler}" : page,
                new FormUrlEncodedContent([
                    .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                    new("__RequestVerificationToken", token),
                ])
            )
        );
    }

    /// <summary>Signs in with a mailed link; where that leads.</summary>
    public async Task<string?> SignInAsync(string email, string next = "")
    {
        using var asked = await SendAsync(
            $"/sign-in{(next.Length > 0 ? $"?next={Uri.EscapeDataString(next)}" : "")}",
            "",
            ("Email", email),
            ("Next", next)
        );
        var before = _app.Mailer.Sent.Count;
        await _app.RunJobsAsync();
        await _app.RunJobsAsync();
        var mail =
            _app.Mailer.Sent.Skip(before).SingleOrDefault(m => m.Kind == "SignIn")
            ?? throw new InvalidOperationException($"No link was mailed to {email}.");
        using var answer = await SendAsync(new Uri(Link().Match(mail.Text).Value).AbsolutePath);
        return answer.Headers.Location?.OriginalString;
    }

    /// <summary>Signs in as one of the operator's people, with a second factor.</summary>
    public async Task BecomesAsync(AccountRole role, string email = "ops@shop.example")
    {
        await using (var scope = _app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<Berth.Platform.Data.AppDb>();
            if (!await db.Accounts.AnyAsync(a => a.NormalizedEmail == Mailbox.Normal(email)))
                db.Add(new Account(email, role, DateTimeOffset.UtcNow));
            await db.SaveChangesAsync();
        }
        await SignInAsync(email);
        await ProvesAsync(email);
    }

    /// <summary>Signs out, with the button that is on every page.</summary>
    public async Task SignsOutAsync() =>
        (
            await _http.PostAsync(
                "/sign-out",
                new FormUrlEncodedContent([new("__RequestVerificationToken", await FormTokenAsync())])
            )
        ).Dispose();

    /// <summary>Sets up a second factor, and has shown it then.</summary>
    public async Task ProvesAsync(string email)
    {
        await OpenAsync("/account/second-factor");
        using var on = await SendAsync("/account/second-factor", "On", ("Code", await CodeAsync(email)));
        if (!Page.Contains("recovery codes", StringComparison.Ordinal))
            throw new InvalidOperationException($"The code was not taken:\n{Page}");
    }

    /// <summary>What a form needs besides its fields, from a page that everybody sees.</summary>
    public async Task<string> FormTokenAsync() => Token().Match(await _http.GetStringAsync("/sign-in")).Groups[1].Value;

    /// <summary>A code that the app of an account shows, or will show at once if it used this one already.</summary>
    public async Task<string> CodeAsync(string email)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = await accounts.FindByEmailAsync(email);
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var step = Math.Max(now.ToUnixTimeSeconds() / 30, account!.UsedStep + 1 ?? 0);
        return TotpOf(
            (await accounts.GetAuthenticatorKeyAsync(account))!,
            DateTimeOffset.FromUnixTimeSeconds(step * 30)
        );
    }

    /// <summary>RFC 6238, as telephones do it.</summary>
    public static string TotpOf(string base32, DateTimeOffset at)
    {
        var bits = string.Concat(
            base32.Select(c =>
                Convert
                    .ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2)
                    .PadLeft(5, '0')
            )
        );
        var key = Enumerable
            .Range(0, bits.Length / 8)
            .Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))
            .ToArray();
        var step = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(at.ToUnixTimeSeconds() / 30));
#pragma warning disable CA5350 // what the standard asks for
        var hash = System.Security.Cryptography.HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var from = hash[^1] & 0xf;
        var number = ((hash[from] & 0x7f) << 24) | (hash[from + 1] << 16) | (hash[from + 2] << 8) | hash[from + 3];
        return $"{number % 1_000_000:D6}";
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> KeepAsync(HttpResponseMessage response)
    {
        Page = await response.Content.ReadAsStringAsync();
        return response;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("https?://\\S+/sign-in/\\S+")]
    private static partial Regex Link();
}
