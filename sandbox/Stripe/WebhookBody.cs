using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>An event as it goes over the wire, and its signature.</summary>
public static class WebhookBody
{
    private const string NobodysSecret = "whsec_nobody";

    public static string Write(JsonObject happened, Faults faults)
    {
        if (faults.ThinBody)
            return Thin(happened).ToJsonString();
        if (!faults.OldApiVersion)
            return happened.ToJsonString();
        var old = happened.Copy();
        old["api_version"] = "2020-08-27";
        return old.ToJsonString();
    }

    /// <summary>
    /// Signed anew at each attempt. By the real time, unless <see cref="Faults.Signed"/> says otherwise: receivers
    /// refuse what is old.
    /// </summary>
    public static string Sign(string body, string secret, long time, Faults faults)
    {
        var v1 = Print(body, faults.WrongSignature ? NobodysSecret : secret, time);
        return faults.SecondV1 ? $"t={time},v1={Print(body, NobodysSecret, time)},v1={v1}" : $"t={time},v1={v1}";
    }

    private static string Print(string body, string secret, long time) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"))
        );

    private static JsonObject Thin(JsonObject happened)
    {
        var about = happened["data"]!["object"]!.AsObject();
        return new JsonObject
        {
            ["id"] = happened.Id(),
            ["object"] = "v2.core.event",
            ["type"] = $"v1.{happened.Str("type")}",
            ["created"] = DateTimeOffset
                .FromUnixTimeSeconds(happened.Num("created"))
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["livemode"] = false,
            ["reason"] = null,
            ["related_object"] = new JsonObject { ["id"] = about.Str("id"), ["type"] = about.Str("object") },
            ["snapshot_event"] = happened.Id(),
        };
    }
}
