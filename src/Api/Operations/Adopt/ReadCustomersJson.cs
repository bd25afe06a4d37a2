using System.Text.Json;
using Berth.Shop.Checkout;

namespace Berth.Operations.Adopt;

/// <summary>
/// Reads <c>customers.json</c> of the OpenClaw hosting platform: an array with an object for each customer, whose desktop
/// has a password and a home in a volume of its own.
/// </summary>
public static class ReadCustomersJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>All of them, as they stand there.</summary>
    /// <exception cref="UnreadableException">It is no such file.</exception>
    public static IReadOnlyList<Newcomer> From(string text)
    {
        try
        {
            return
            [
                .. (JsonSerializer.Deserialize<List<Record>>(text, Json) ?? []).Select(
                    (r, i) =>
                        new Newcomer
                        {
                            Line = i + 1,
                            Email = r.Email ?? "",
                            Name = r.Subdomain ?? "",
                            CustomerId = Given(r.StripeCustomerId),
                            SubscriptionId = Given(r.StripeSubscriptionId),
                            Secrets = Given(r.VncPassword) is { } password
                                ? new Dictionary<string, string>
                                {
                                    ["VNC_PW"] = password,
                                    [AdoptTenant.Password] = password,
                                }
                                : [],
                            Volumes = VolumesOf(r.Subdomain ?? ""),
                            Folder = r.Subdomain,
                            CreatedAt = r.CreatedAt,
                            Note = Given(r.AccessAppId) is { } access
                                ? $"it has the Cloudflare Access application {access}, which Berth does not take over"
                                : null,
                        }
                ),
            ];
        }
        catch (JsonException e)
        {
            throw new UnreadableException($"It is no customers.json: {e.Message}");
        }
    }

    /// <summary>Its volume's name, now and before the platform was renamed.</summary>
    private static string[] VolumesOf(string name)
    {
        var part = name.Replace('.', '-');
        return [$"openclaw-{part}-home", $"clawbot-{part}-home"];
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record Record(
        string? Subdomain,
        string? VncPassword,
        string? Email,
        string? StripeCustomerId,
        string? StripeSubscriptionId,
        string? AccessAppId,
        DateTimeOffset? CreatedAt
    );
}
