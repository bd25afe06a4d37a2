using System.Text;
using Pulumi.Embedded.Display;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.Files;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Cli;

/// <summary>One verb for each operation, printed as the CLI prints it.</summary>
internal sealed class Verbs(
    StackProgram program,
    StackEngine engine,
    Arguments arguments,
    ProjectFile project,
    StackFile file,
    StackEnvironment environment,
    TextWriter output,
    TextWriter error
)
{
    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        arguments.Verb switch
        {
            "preview" => PreviewAsync(cancellationToken),
            "up" => UpAsync(cancellationToken),
            "refresh" => RefreshAsync(cancellationToken),
            "destroy" => DestroyAsync(cancellationToken),
            "output" => OutputAsync(cancellationToken),
            "export" => ExportAsync(cancellationToken),
            "import" => ImportAsync(cancellationToken),
            _ => CancelAsync(cancellationToken),
        };

    private async Task<int> PreviewAsync(CancellationToken cancellationToken)
    {
        await EnsureStackAsync(cancellationToken).ConfigureAwait(false);
        var options = await OptionsAsync().ConfigureAwait(false);
        if (!arguments.Has("json"))
        {
            var (outcome, _) = await PrintedRun
                .UpAsync(engine, program, options, isPreview: true, arguments.Has("diff"), Print, cancellationToken)
                .ConfigureAwait(false);
            return Finish(outcome);
        }
        var json = new JsonPreview();
        var result = await engine
            .PreviewAsync(program, options with { OnEvent = json.Handle }, cancellationToken)
            .ConfigureAwait(false);
        Print(json.ToText(result));
        return Finish(result);
    }

    private async Task<int> UpAsync(CancellationToken cancellationToken)
    {
        RequireYes();
        await EnsureStackAsync(cancellationToken).ConfigureAwait(false);
        var options = await OptionsAsync().ConfigureAwait(false);
        if (!arguments.Has("skip-preview") || arguments.Has("expect-no-changes"))
        {
            var (planned, _) = await PrintedRun
                .UpAsync(engine, program, options, isPreview: true, arguments.Has("diff"), Print, cancellationToken)
                .ConfigureAwait(false);
            if (Finish(planned) is not 0 and var code)
                return code;
            if (!Confirmed("perform this update"))
                return 1;
        }
        var (outcome, _) = await PrintedRun
            .UpAsync(engine, program, options, isPreview: false, arguments.Has("diff"), Print, cancellationToken)
            .ConfigureAwait(false);
        return Finish(outcome);
    }

    private async Task<int> RefreshAsync(CancellationToken cancellationToken)
    {
        var preview = arguments.Has("preview-only");
        if (!preview)
        {
            RequireYes();
            if (!Confirmed("perform this refresh"))
                return 1;
        }
        var options = (await OptionsAsync().ConfigureAwait(false)) with
        {
            ClearPendingCreates = arguments.Has("clear-pending-creates"),
        };
        if (preview && arguments.Has("json"))
        {
            var json = new JsonPreview();
            var planned = await engine
                .RefreshAsync(options with { OnEvent = json.Handle }, isPreview: true, cancellationToken)
                .ConfigureAwait(false);
            Print(json.ToText(planned));
            return Finish(planned);
        }
        var (outcome, _) = await PrintedRun
            .RefreshAsync(engine, options, preview, Print, cancellationToken)
            .ConfigureAwait(false);
        return Finish(outcome);
    }

    private async Task<int> DestroyAsync(CancellationToken cancellationToken)
    {
        var options = await OptionsAsync().ConfigureAwait(false);
        var preview = arguments.Has("preview-only");
        if (!preview)
            RequireYes();
        if (preview || !arguments.Has("skip-preview"))
        {
            var (planned, _) = await PrintedRun
                .DestroyAsync(engine, options, isPreview: true, Print, cancellationToken)
                .ConfigureAwait(false);
            if (preview || !planned.Succeeded)
                return Finish(planned);
            if (!Confirmed("perform this destroy"))
                return 1;
        }
        var (outcome, _) = await PrintedRun
            .DestroyAsync(engine, options, isPreview: false, Print, cancellationToken)
            .ConfigureAwait(false);
        return Finish(outcome);
    }

    private async Task<int> OutputAsync(CancellationToken cancellationToken)
    {
        var shown = arguments.Has("show-secrets");
        var outputs =
            (await engine.ReadAsync(openSecrets: shown, cancellationToken).ConfigureAwait(false)).RootStack?.Outputs
            ?? [];
        if (arguments.Name is { } name)
        {
            if (!outputs.TryGetValue(name, out var value))
                throw new UsageException($"current stack does not have output property '{name}'");
            // Without --show-secrets a secret has not been opened, and reads [secret].
            var plain = PropertyValues.Unwrap(value);
            Print(plain is string text && !arguments.Has("json") ? text : PropertyJson.ToText(plain));
            return 0;
        }
        if (arguments.Has("json"))
        {
            Print(
                JsonPreview.Indented(writer =>
                    PropertyJson.Write(writer, outputs, shown ? SecretForm.Plain : SecretForm.Hidden)
                )
            );
            return 0;
        }
        Print($"Current stack outputs ({outputs.Count}):");
        if (outputs.Count == 0)
        {
            Print("    No output values currently in this stack");
            return 0;
        }
        var width = Math.Max(6, outputs.Keys.Max(k => k.Length));
        Print($"    {"OUTPUT".PadRight(width)}  VALUE");
        foreach (var (key, value) in outputs)
        {
            var text =
                PropertyValues.ContainsSecret(value) && !shown ? "[secret]"
                : PropertyValues.Unwrap(value) is string s ? s
                : PropertyJson.ToText(PropertyValues.Unwrap(value));
            Print($"    {key.PadRight(width)}  {text}");
        }
        return 0;
    }

    private async Task<int> ExportAsync(CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetString(
            (await engine.ExportAsync(arguments.Has("show-secrets"), cancellationToken).ConfigureAwait(false)).Span
        );
        if (arguments.File is { } path)
            await File.WriteAllTextAsync(path, json + "\n", cancellationToken).ConfigureAwait(false);
        else
            Print(json);
        return 0;
    }

    private async Task<int> ImportAsync(CancellationToken cancellationToken)
    {
        var json = arguments.File is { } path
            ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
            : await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        await EnsureStackAsync(cancellationToken).ConfigureAwait(false);
        await engine.ImportAsync(Encoding.UTF8.GetBytes(json), cancellationToken).ConfigureAwait(false);
        Print("Import complete.");
        return 0;
    }

    private async Task<int> CancelAsync(CancellationToken cancellationToken)
    {
        await StackLock.CancelAsync(engine.Backend.Store, engine.Stack, cancellationToken).ConfigureAwait(false);
        Print($"The currently running update for '{engine.Stack.Name}' has been canceled!");
        return 0;
    }

    // The CLI has `stack init`; these verbs make the stack when it is first used.
    private async Task EnsureStackAsync(CancellationToken cancellationToken)
    {
        if (await engine.Backend.ExistsAsync(engine.Stack, cancellationToken).ConfigureAwait(false))
            return;
        await engine.Backend.CreateAsync(engine.Stack, file.EncryptionSalt, cancellationToken).ConfigureAwait(false);
        await error.WriteLineAsync($"Created stack '{engine.Stack.Name}'").ConfigureAwait(false);
    }

    private async Task<RunOptions> OptionsAsync() =>
        new()
        {
            Config = await file.DecryptAsync(environment, project.Name).ConfigureAwait(false),
            RootDirectory = project.Directory,
            Refresh = arguments.Has("refresh"),
            Targets = new Targets(arguments.Targets, arguments.Has("target-dependents")),
            ContinueOnError = arguments.Has("continue-on-error"),
        };

    private void RequireYes()
    {
        if (!arguments.Has("yes") && (Console.IsInputRedirected || arguments.Has("non-interactive")))
        {
            throw new UsageException("--yes must be passed in to proceed when running in non-interactive mode");
        }
    }

    private bool Confirmed(string what)
    {
        if (arguments.Has("yes"))
            return true;
        output.Write($"Do you want to {what}? (yes/no) ");
        output.Flush();
        if (Console.ReadLine()?.Trim() is "yes" or "y")
            return true;
        error.WriteLine("error: confirmation declined, not proceeding");
        return false;
    }

    private int Finish(RunOutcome outcome)
    {
        if (!outcome.Succeeded)
            return 1;
        if (!arguments.Has("expect-no-changes") || outcome.Changes.All(c => c.Key == StepOp.Same))
            return 0;
        error.WriteLine("error: no changes were expected but changes were proposed");
        return 1;
    }

    private void Print(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
