namespace Berth.Sandbox.Cloudflare;

/// <summary>How the sandbox was started.</summary>
/// <param name="Token">The API token that may read and write.</param>
/// <param name="ReadToken">One that may only read; none when empty.</param>
/// <param name="Zones">The names of its zones.</param>
/// <param name="Plan">free, or anything else for a paid one: tags, longer comments, more records.</param>
/// <param name="StateFile">Where it keeps everything; in memory only when empty.</param>
public sealed record SandboxOptions(
    string Token,
    string ReadToken,
    IReadOnlyList<string> Zones,
    string Plan,
    string StateFile
)
{
    /// <summary>The cheapest plan.</summary>
    public bool IsFree => Plan == "free";

    /// <summary>Reads the command line.</summary>
    public static SandboxOptions Read(IConfiguration configuration) =>
        new(
            configuration["token"] ?? "cf-sandbox-token",
            configuration["read-token"] ?? "",
            (configuration["zones"] ?? "example.com").Split(
                ',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            configuration["plan"] ?? "free",
            configuration["state"] ?? ""
        );
}
