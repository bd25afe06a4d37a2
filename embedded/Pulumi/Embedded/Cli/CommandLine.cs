using System.Runtime.InteropServices;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.Files;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Cli;

/// <summary>The operator's verbs of a program that calls <see cref="Deployment.RunAsync{TStack}()"/>.</summary>
internal static class CommandLine
{
    private const string Usage = """
        usage: preview|up|refresh|destroy|output|export|import|cancel --stack <stack> [options]
          preview   say what would change        [--diff] [--json] [--refresh] [--expect-no-changes]
          up        make it so                   [--yes] [--skip-preview] [--diff] [--refresh] [--expect-no-changes] [--continue-on-error]
          refresh   record what is there         [--yes] [--preview-only [--json]] [--clear-pending-creates]
          destroy   delete everything            [--yes] [--preview-only] [--continue-on-error]
          output    print the outputs            [name] [--json] [--show-secrets]
          export    print the state as JSON      [--show-secrets] [--file <path>]
          import    replace the state            [--file <path>]
          cancel    remove the locks that an interrupted run left
        preview, up, refresh and destroy take their configuration from --config-file <path> instead of Pulumi.<stack>.yaml,
        and are for part of the stack with --target <urn>, once for each, and --target-dependents.
        """;

    /// <summary>Runs the verb in the process's arguments; returns the exit code.</summary>
    public static Task<int> RunAsync(StackProgram program) =>
        RunAsync(
            program,
            [.. Environment.GetCommandLineArgs().Skip(1)],
            Directory.GetCurrentDirectory(),
            Console.Out,
            Console.Error
        );

    /// <summary>Runs the verb in the arguments; returns the exit code: 0, 1 for a failure, 2 for wrong usage.</summary>
    public static async Task<int> RunAsync(
        StackProgram program,
        string[] args,
        string directory,
        TextWriter output,
        TextWriter error
    )
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PULUMI_MONITOR")))
        {
            await error
                .WriteLineAsync(
                    "error: this build has the embedded packages, which run without the pulumi CLI; build "
                        + "with -p:Packages=official to run under it (Pulumi.yaml: main: "
                        + "src/Infra/official/Infra.csproj)"
                )
                .ConfigureAwait(false);
            return 1;
        }
        using var interrupted = new CancellationTokenSource();
        ConsoleCancelEventHandler onInterrupt = (_, e) =>
        {
            // Once: begin nothing more, and record what was done. Twice: stop at once.
            if (interrupted.IsCancellationRequested)
                return;
            e.Cancel = true;
            interrupted.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        using var terminated = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                interrupted.Cancel();
            }
        );
        try
        {
            var arguments = Arguments.Parse(args);
            var project =
                ProjectFile.Find(directory)
                ?? throw new UsageException(
                    $"no Pulumi.yaml project file found: searched {directory} and the directories above it."
                );
            var environment = new StackEnvironment();
            var stackName =
                arguments.Stack
                ?? environment["PULUMI_STACK"]
                ?? throw new UsageException("no stack selected; pass --stack <stack>");
            var file = StackFile.Read(
                Given(arguments.ConfigFile, directory) ?? StackFile.PathOf(project.Directory, stackName)
            );
            var engine = new StackEngine(
                Backend.Open(environment, project.BackendUrl),
                StackName.Parse(stackName, project.Name),
                file.EncryptionSalt
            );
            return await new Verbs(program, engine, arguments, project, file, environment, output, error)
                .RunAsync(interrupted.Token)
                .ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await error
                .WriteLineAsync($"error: {e.Message}\n{(e.ShowUsage ? Usage : "")}".TrimEnd())
                .ConfigureAwait(false);
            return e.ShowUsage ? 2 : 1;
        }
        catch (Exception e)
            when (e
                    is StateException
                        or WrongPassphraseException
                        or StackLockedException
                        or StackMissingException
                        or StackExistsException
                        or InvalidDataException
                        or ArgumentException
            )
        {
            await error.WriteLineAsync($"error: {e.Message}").ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("error: the run was cancelled").ConfigureAwait(false);
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    /// <summary>The configuration file that was named, which must be there: without one a stack has its defaults.</summary>
    private static string? Given(string? file, string directory) =>
        file is null ? null
        : File.Exists(Path.Combine(directory, file)) ? Path.Combine(directory, file)
        : throw new UsageException($"there is no configuration file '{file}'.");
}

/// <summary>The command line is not understood.</summary>
internal sealed class UsageException(string message, bool showUsage = false) : Exception(message)
{
    public bool ShowUsage { get; } = showUsage;
}

/// <summary>A command line taken apart.</summary>
internal sealed record Arguments(string Verb, string? Stack, string? Name, string? File, IReadOnlySet<string> Flags)
{
    /// <summary>Named instead of Pulumi.stack.yaml, as the CLI takes it: for verbs that run the program or its plan.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The URNs and patterns that the run is for; all when empty.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    private static readonly HashSet<string> Known =
    [
        "json",
        "diff",
        "yes",
        "skip-preview",
        "expect-no-changes",
        "show-secrets",
        "refresh",
        "preview-only",
        "clear-pending-creates",
        "continue-on-error",
        "target-dependents",
        "non-interactive",
    ];
    private static readonly HashSet<string> Verbs =
    [
        "preview",
        "up",
        "refresh",
        "destroy",
        "output",
        "export",
        "import",
        "cancel",
    ];

    public bool Has(string flag) => Flags.Contains(flag);

    public static Arguments Parse(string[] args)
    {
        if (args.Length == 0 || !Verbs.Contains(args[0]))
            throw new UsageException(args.Length == 0 ? "no verb" : $"unknown verb '{args[0]}'", showUsage: true);
        string? stack = null,
            name = null,
            file = null,
            configFile = null;
        var flags = new HashSet<string>();
        var targets = new List<string>();
        for (var i = 1; i < args.Length; i++)
        {
            var (option, value) = args[i].Split('=', 2) is [var o, var v] ? (o, v) : (args[i], null);
            switch (option)
            {
                case "--stack" or "-s":
                    stack = value ?? Next(args, ref i);
                    break;
                case "--file":
                    file = value ?? Next(args, ref i);
                    break;
                case "--config-file" when args[0] is "preview" or "up" or "refresh" or "destroy":
                    configFile = value ?? Next(args, ref i);
                    break;
                case "--target" or "-t" when args[0] is "preview" or "up" or "refresh" or "destroy":
                    targets.Add(value ?? Next(args, ref i));
                    break;
                case "--color":
                    _ = value ?? Next(args, ref i);
                    break; // output has no colours
                case "-y":
                    flags.Add("yes");
                    break;
                case "-f":
                    flags.Add("skip-preview");
                    break;
                case "-j":
                    flags.Add("json");
                    break;
                case var flag when flag.StartsWith("--", StringComparison.Ordinal) && Known.Contains(flag[2..]):
                    flags.Add(flag[2..]);
                    break;
                case var text when !text.StartsWith('-') && name is null:
                    name = text;
                    break;
                default:
                    throw new UsageException($"unknown option '{args[i]}'", showUsage: true);
            }
        }
        return new Arguments(args[0], stack, name, file, flags) { ConfigFile = configFile, Targets = targets };
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new UsageException($"'{args[i - 1]}' needs a value", showUsage: true);
}
