using Pulumi.Embedded.Engine;

namespace Pulumi.Embedded.Display;

/// <summary>An operation together with its print-out, as the command line and the Automation API give it.</summary>
internal static class PrintedRun
{
    public static async Task<(RunOutcome Outcome, RunPrinter Printer)> UpAsync(
        StackEngine engine,
        StackProgram program,
        RunOptions options,
        bool isPreview,
        bool diff,
        Action<string>? onLine,
        CancellationToken cancellationToken
    )
    {
        var printer = new RunPrinter(engine.Stack, "Updating", isPreview, diff, onLine);
        var printed = Printed(options, printer);
        var outcome = isPreview
            ? await engine.PreviewAsync(program, printed, cancellationToken).ConfigureAwait(false)
            : await engine.UpAsync(program, printed, cancellationToken).ConfigureAwait(false);
        printer.Finish(outcome, showOutputs: true);
        return (outcome, printer);
    }

    public static async Task<(RunOutcome Outcome, RunPrinter Printer)> RefreshAsync(
        StackEngine engine,
        RunOptions options,
        bool isPreview,
        Action<string>? onLine,
        CancellationToken cancellationToken
    )
    {
        var printer = new RunPrinter(engine.Stack, "Refreshing", isPreview, diff: false, onLine);
        var outcome = await engine
            .RefreshAsync(Printed(options, printer), isPreview, cancellationToken)
            .ConfigureAwait(false);
        printer.Finish(outcome, showOutputs: false);
        return (outcome, printer);
    }

    public static async Task<(RunOutcome Outcome, RunPrinter Printer)> DestroyAsync(
        StackEngine engine,
        RunOptions options,
        bool isPreview,
        Action<string>? onLine,
        CancellationToken cancellationToken
    )
    {
        var printer = new RunPrinter(engine.Stack, "Destroying", isPreview, diff: false, onLine);
        var outcome = await engine
            .DestroyAsync(Printed(options, printer), isPreview, cancellationToken)
            .ConfigureAwait(false);
        printer.Finish(outcome, showOutputs: false);
        if (outcome.Succeeded && !isPreview)
        {
            printer.Note(
                "The resources in the stack have been deleted, but the history and configuration associated "
                    + "with the stack are still maintained. "
            );
            printer.Note($"If you want to remove the stack completely, run `pulumi stack rm {engine.Stack.Name}`.");
        }
        return (outcome, printer);
    }

    private static RunOptions Printed(RunOptions options, RunPrinter printer)
    {
        var listener = options.OnEvent;
        return options with
        {
            OnEvent = e =>
            {
                printer.Handle(e);
                listener?.Invoke(e);
            },
        };
    }
}
