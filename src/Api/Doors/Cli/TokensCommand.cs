using System.CommandLine;
using System.Globalization;
using Berth.Operations.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth tokens …</c>: keys to the API for programs. A token's text is printed when it is made, and never again.
/// </summary>
internal static class TokensCommand
{
    public static Command Define()
    {
        var command = new Command("tokens", "Show API tokens: scopes, and when each was last used.")
        {
            Output.Json,
            Create(),
            Revoke(),
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
                        var orphans = ApiToken.Orphans(db);
                        var all = await db
                            .ApiTokens.AsNoTracking()
                            .OrderBy(t => t.Name)
                            .ThenBy(t => t.CreatedAt)
                            .Select(t => new
                            {
                                Token = t,
                                IsOrphan = orphans.Any(o => o.Id == t.Id),
                                Instance = db
                                    .Tenants.Where(x => x.Id == t.TenantId)
                                    .Select(x => x.Slug)
                                    .FirstOrDefault(),
                            })
                            .ToListAsync(ct);
                        var rows = all.Select(t => new
                            {
                                t.Token.Name,
                                State = t.Token.State(now, t.IsOrphan),
                                t.Token.Scopes,
                                t.Instance,
                                t.Token.CreatedBy,
                                t.Token.CreatedAt,
                                t.Token.LastUsedAt,
                                t.Token.ExpiresAt,
                            })
                            .ToList();
                        output.List(
                            rows,
                            "No tokens yet. Create one with 'berth tokens create'.",
                            ("name", t => t.Name),
                            ("state", t => t.State),
                            ("scopes", t => t.Scopes),
                            ("for", t => t.Instance ?? "all"),
                            ("by", t => t.CreatedBy),
                            ("last used", t => Output.Time(t.LastUsedAt)),
                            ("until", t => Output.Time(t.ExpiresAt))
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Its name, here and in the audit.", Required = true };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What it may do; may be repeated: {string.Join(", ", Scopes.All.Keys)}.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var instance = new Option<string?>("--instance") { Description = "Limit it to this tenant." };
        var expires = new Option<string?>("--expires")
        {
            Description = "How long it is valid, in days, such as 90d. By default it does not expire.",
        };
        var create = new Command("create", "Create a token and print it. It is not shown again.")
        {
            name,
            scopes,
            instance,
            expires,
        };
        create.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        var answer = await services
                            .GetRequiredService<MakeToken>()
                            .MakeAsync(
                                parsed.GetValue(name),
                                parsed.GetValue(scopes)!,
                                parsed.GetValue(instance),
                                Days(parsed.GetValue(expires)),
                                $"operator {Environment.UserName}",
                                ct
                            );
                        if (answer.Token is null)
                            throw Refusal.Usage(string.Join("\nberth: ", answer.Mistakes));
                        output.Write(answer.Text);
                        return Exit.Done;
                    }
                )
        );
        return create;
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("name") { Description = "The token's name." };
        var revoke = new Command("revoke", "Revoke a token at once.") { name };
        revoke.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var wished = parsed.GetValue(name)!;
                        var id =
                            await db
                                .ApiTokens.Where(t => t.Name == wished && t.RevokedAt == null)
                                .Select(t => (Guid?)t.Id)
                                .SingleOrDefaultAsync(ct)
                            ?? throw Refusal.NotFound(
                                $"no token in force has the name '{wished}'. 'berth tokens' shows them."
                            );
                        await services.GetRequiredService<MakeToken>().RevokeAsync(id, ct);
                        output.Say($"{wished} is revoked.");
                        return Exit.Done;
                    }
                )
        );
        return revoke;
    }

    private static int? Days(string? text) =>
        text is null ? null
        : text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days
        : throw Refusal.Usage($"--expires is '{text}'. It must be days, such as 90d.");
}
