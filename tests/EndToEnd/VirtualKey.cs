using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd;

/// <summary>A security key of Chromium's own, which is in the computer of one page (WebAuthn by CDP).</summary>
public sealed class VirtualKey
{
    private readonly ICDPSession _chromium;
    private string _id = "";

    private VirtualKey(ICDPSession chromium) => _chromium = chromium;

    /// <summary>Puts one in.</summary>
    /// <param name="page">Whose computer.</param>
    /// <param name="verifies">Whether it asks for a PIN or a finger; the right one is given then.</param>
    public static async Task<VirtualKey> InAsync(IPage page, bool verifies = true)
    {
        var key = new VirtualKey(await page.Context.NewCDPSessionAsync(page));
        await key.SendAsync("enable", []);
        var added = await key.SendAsync(
            "addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "usb",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = verifies,
                    ["isUserVerified"] = verifies,
                },
            }
        );
        key._id = added.GetProperty("authenticatorId").GetString()!;
        return key;
    }

    /// <summary>From now on the PIN is wrong.</summary>
    public Task ForgetsThePinAsync() => SendAsync("setUserVerified", Of(("isUserVerified", false)));

    /// <summary>The name of the one passkey on it, in base64.</summary>
    public async Task<string> PasskeyAsync() =>
        (await SendAsync("getCredentials", Of()))
            .GetProperty("credentials")
            .EnumerateArray()
            .Single()
            .GetProperty("credentialId")
            .GetString()!;

    /// <summary>Takes a passkey of that name that signs with a key of its own.</summary>
    public Task ForgesAsync(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SendAsync(
            "addCredential",
            Of(
                (
                    "credential",
                    new Dictionary<string, object>
                    {
                        ["credentialId"] = name,
                        ["isResidentCredential"] = false,
                        ["rpId"] = "localhost",
                        ["privateKey"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()),
                        ["signCount"] = 1000,
                    }
                )
            )
        );
    }

    /// <summary>Pulls it out.</summary>
    public Task IsRemovedAsync() => SendAsync("removeVirtualAuthenticator", Of());

    private Dictionary<string, object> Of(params (string Name, object Value)[] more)
    {
        var all = more.ToDictionary(m => m.Name, m => m.Value);
        all["authenticatorId"] = _id;
        return all;
    }

    private async Task<JsonElement> SendAsync(string method, Dictionary<string, object> arguments) =>
        await _chromium.SendAsync($"WebAuthn.{method}", arguments) ?? default;
}
