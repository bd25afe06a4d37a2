using Microsoft.Extensions.Logging;
using Pulumi.Automation.Events;

namespace Pulumi.Automation;

/// <summary>What all operations take. Options that only the official command line has are not here.</summary>
public class UpdateOptions
{
    /// <summary>How many resources at once; 16 when null.</summary>
    public int? Parallel { get; set; }

    /// <summary>Kept in the history.</summary>
    public string? Message { get; set; }

    /// <summary>
    /// URNs to deal with, and patterns of them (<c>*</c> for anything without a colon, <c>**</c> for anything); all when
    /// null or empty.
    /// </summary>
    public List<string>? Target { get; set; }

    /// <summary>Called with each line of output.</summary>
    public Action<string>? OnStandardOutput { get; set; }

    /// <summary>Called with each line of errors.</summary>
    public Action<string>? OnStandardError { get; set; }

    /// <summary>Called with each event, in order.</summary>
    public Action<EngineEvent>? OnEvent { get; set; }

    /// <summary>Output has no colours here, whatever is asked for.</summary>
    public string? Color { get; set; }

    /// <summary>Show debug messages.</summary>
    public bool? Debug { get; set; }
}

/// <summary>How <see cref="WorkspaceStack.UpAsync"/> is done.</summary>
public sealed class UpOptions : UpdateOptions
{
    /// <summary>Fail when anything would change.</summary>
    public bool? ExpectNoChanges { get; set; }

    /// <summary>Print what differs in each resource.</summary>
    public bool? Diff { get; set; }

    /// <summary>URNs to replace in any case.</summary>
    public List<string>? Replace { get; set; }

    /// <summary>Deal with what needs a target, too.</summary>
    public bool? TargetDependents { get; set; }

    /// <summary>The program, instead of the workspace's.</summary>
    public PulumiFn? Program { get; set; }

    /// <summary>The operation's own outputs are secret in the print-out either way; this shows nothing more.</summary>
    public bool? ShowSecrets { get; set; }

    /// <summary>For messages of the operation.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>After a failure go on with all that does not need what failed. The update still fails.</summary>
    public bool? ContinueOnError { get; set; }

    /// <summary>Read every resource first.</summary>
    public bool? Refresh { get; set; }
}

/// <summary>How <see cref="WorkspaceStack.PreviewAsync"/> is done.</summary>
public sealed class PreviewOptions : UpdateOptions
{
    /// <summary>Fail when anything would change.</summary>
    public bool? ExpectNoChanges { get; set; }

    /// <summary>Print what differs in each resource.</summary>
    public bool? Diff { get; set; }

    /// <summary>URNs to replace in any case.</summary>
    public List<string>? Replace { get; set; }

    /// <summary>Deal with what needs a target, too.</summary>
    public bool? TargetDependents { get; set; }

    /// <summary>The program, instead of the workspace's.</summary>
    public PulumiFn? Program { get; set; }

    /// <summary>For messages of the operation.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>Read every resource first.</summary>
    public bool? Refresh { get; set; }
}

/// <summary>How <see cref="WorkspaceStack.RefreshAsync"/> is done.</summary>
public sealed class RefreshOptions : UpdateOptions
{
    /// <summary>Only say what would change.</summary>
    public bool? PreviewOnly { get; set; }

    /// <summary>Fail when anything changes.</summary>
    public bool? ExpectNoChanges { get; set; }

    /// <summary>See <see cref="UpOptions.ShowSecrets"/>.</summary>
    public bool? ShowSecrets { get; set; }

    /// <summary>Leave interrupted creations for the next update, which takes them up; the default.</summary>
    public bool? SkipPendingCreates { get; set; }

    /// <summary>Forget interrupted creations.</summary>
    public bool? ClearPendingCreates { get; set; }
}

/// <summary>How <see cref="WorkspaceStack.DestroyAsync"/> is done.</summary>
public sealed class DestroyOptions : UpdateOptions
{
    /// <summary>Deal with what needs a target, too.</summary>
    public bool? TargetDependents { get; set; }

    /// <summary>See <see cref="UpOptions.ShowSecrets"/>.</summary>
    public bool? ShowSecrets { get; set; }

    /// <summary>Only say what would be deleted.</summary>
    public bool? PreviewOnly { get; set; }

    /// <summary>After a failure go on with all that the failed one does not need. The destroy still fails.</summary>
    public bool? ContinueOnError { get; set; }

    /// <summary>Read every resource first.</summary>
    public bool? Refresh { get; set; }
}

/// <summary>Which part of the history.</summary>
public sealed class HistoryOptions
{
    /// <summary>The page, from 1.</summary>
    public int? Page { get; set; }

    /// <summary>Entries on a page; all when null.</summary>
    public int? PageSize { get; set; }

    /// <summary>Decrypt secret configuration values.</summary>
    public bool? ShowSecrets { get; set; }
}
