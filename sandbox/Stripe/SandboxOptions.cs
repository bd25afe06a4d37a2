namespace Berth.Sandbox.Stripe;

/// <summary>How the sandbox was started.</summary>
/// <param name="Key">The only API key it takes.</param>
/// <param name="StateFile">Where it keeps everything; in memory only when empty.</param>
/// <param name="PublicUrl">Where a browser reaches the pay page.</param>
/// <param name="Webhook">Where events go; nowhere when empty.</param>
/// <param name="WebhookSecret">What they are signed with.</param>
public sealed record SandboxOptions(
    string Key,
    string StateFile,
    string PublicUrl,
    string Webhook,
    string WebhookSecret
)
{
    public static SandboxOptions Read(IConfiguration configuration) =>
        new(
            configuration["key"] ?? "sk_test_sandbox",
            configuration["state"] ?? "",
            (configuration["public-url"] ?? configuration["urls"] ?? "http://127.0.0.1:5081")
                .Split(';')[0]
                .TrimEnd('/'),
            configuration["webhook"] ?? "",
            configuration["webhook-secret"] ?? "whsec_sandbox"
        );
}
