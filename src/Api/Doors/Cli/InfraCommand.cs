using System.CommandLine;
using System.Diagnostics;
using Berth.Platform.Settings;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth infra VERB --stack S</c>: the base stack's own program, on the backend of the settings. Needs no database.
/// </summary>
internal static class InfraCommand
{
    private const string Program = "berth-infra.dll";

    public static Command Define()
    {
        var verb = new Argument<string>("verb") { Description = "preview, up, refresh, destroy or output." };
        verb.AcceptOnlyFromAmong("preview", "up", "refresh", "destroy", "output");
        var stack = new Option<string>("--stack")
        {
            Description = "The base stack: STACK in Pulumi.STACK.yaml.",
            Required = true,
        };
        var more = new Argument<string[]>("options")
        {
            Description = "Further options for that program, such as: -- --yes",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "infra",
            "Preview, create, refresh, destroy or print the base stack. Run it in the folder of Pulumi.yaml."
        )
        {
            verb,
            stack,
            more,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var program =
                    Find(AppContext.BaseDirectory)
                    ?? throw new Refusal(
                        Exit.Failed,
                        "the base stack's program is not beside this one. Put it there: dotnet publish "
                            + $"src/Infra -c Release -o {AppContext.BaseDirectory.TrimEnd('/')}; or run bin/infra "
                            + "in a checkout."
                    );
                return await RunAsync(
                    program,
                    [parsed.GetValue(verb)!, "--stack", parsed.GetValue(stack)!, .. parsed.GetValue(more) ?? []],
                    ct
                );
            }
        );
        return command;
    }

    /// <summary>
    /// The program beside this one: published into one folder, or as both are built. Null when it is in neither place.
    /// </summary>
    internal static string? Find(string folder) =>
        new[]
        {
            Path.Combine(folder, Program),
            Path.Combine(folder, "..", "..", "Infra", new DirectoryInfo(folder).Name, Program),
        }
            .Select(Path.GetFullPath)
            .FirstOrDefault(File.Exists);

    /// <summary>At this terminal, to the end: it asks before it changes anything.</summary>
    private static async Task<int> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { UseShellExecute = false };
        foreach (var (name, value) in Backend())
            start.Environment.TryAdd(name, value);
        using var process =
            Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");
        // Ctrl-C reaches it, too, and it ends in good order: it is waited for whatever happens here.
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Where the stacks' state is. What the environment says goes first.</summary>
    private static IEnumerable<(string Name, string Value)> Backend()
    {
        var stacks = Application.Configuration().GetSection("Berth:Stacks");
        if (stacks[nameof(StackSettings.Backend)] is { Length: > 0 } backend)
            yield return ("PULUMI_BACKEND_URL", backend);
        if (stacks[nameof(StackSettings.PassphraseFile)] is { Length: > 0 } file)
            yield return ("PULUMI_CONFIG_PASSPHRASE_FILE", file);
    }
}
