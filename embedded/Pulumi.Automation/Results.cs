using System.Collections.Immutable;
using System.Text.Json;

namespace Pulumi.Automation;

/// <summary>What is done to a resource.</summary>
public enum OperationType
{
    /// <summary>None of the known ones.</summary>
    Unknown = -1,

    /// <summary>Nothing.</summary>
    Same,

    /// <summary>It is created.</summary>
    Create,

    /// <summary>It is changed in place.</summary>
    Update,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It is replaced.</summary>
    Replace,

    /// <summary>The new one of a replacement is created.</summary>
    CreateReplacement,

    /// <summary>The old one of a replacement is deleted.</summary>
    DeleteReplaced,

    /// <summary>It is read.</summary>
    Read,

    /// <summary>It is read to replace a managed one.</summary>
    ReadReplacement,

    /// <summary>Its record is refreshed.</summary>
    Refresh,

    /// <summary>A read one is forgotten.</summary>
    ReadDiscard,

    /// <summary>A replaced one is forgotten.</summary>
    DiscardReplaced,

    /// <summary>A replacement that was due is no longer.</summary>
    RemovePendingReplace,

    /// <summary>It is taken under management.</summary>
    Import,

    /// <summary>It is taken under management in place of another.</summary>
    ImportReplacement,
}

/// <summary>How an update stands.</summary>
public enum UpdateState
{
    /// <summary>Not begun.</summary>
    NotStarted,

    /// <summary>Under way.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Failed.</summary>
    Failed,
}

/// <summary>Kinds of operations.</summary>
public enum UpdateKind
{
    /// <summary>up.</summary>
    Update,

    /// <summary>preview.</summary>
    Preview,

    /// <summary>refresh.</summary>
    Refresh,

    /// <summary>rename.</summary>
    Rename,

    /// <summary>destroy.</summary>
    Destroy,

    /// <summary>import of a state.</summary>
    Import,

    /// <summary>import of resources.</summary>
    ResourceImport,
}

/// <summary>One output of a stack.</summary>
public sealed class OutputValue
{
    internal OutputValue(object value, bool isSecret) => (Value, IsSecret) = (value, isSecret);

    /// <summary>The value: text, boolean, double, list or dictionary.</summary>
    public object Value { get; }

    /// <summary>Whether it is secret.</summary>
    public bool IsSecret { get; }
}

/// <summary>One operation in a stack's history.</summary>
public sealed class UpdateSummary
{
    internal UpdateSummary() { }

    /// <summary>Which operation.</summary>
    public UpdateKind Kind { get; internal init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartTime { get; internal init; }

    /// <summary>The message it was given.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>Where and how it ran.</summary>
    public IImmutableDictionary<string, string> Environment { get; internal init; } =
        ImmutableDictionary<string, string>.Empty;

    /// <summary>The configuration it ran with.</summary>
    public IImmutableDictionary<string, ConfigValue> Config { get; internal init; } =
        ImmutableDictionary<string, ConfigValue>.Empty;

    /// <summary>How it ended.</summary>
    public UpdateState Result { get; internal init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset EndTime { get; internal init; }

    /// <summary>The version; 0 on self-managed backends.</summary>
    public int? Version { get; internal init; }

    /// <summary>Not kept on self-managed backends.</summary>
    public string? Deployment { get; internal init; }

    /// <summary>What it did, by kind.</summary>
    public IImmutableDictionary<OperationType, int>? ResourceChanges { get; internal init; }
}

/// <summary>The result of an operation that changes the stack.</summary>
public class UpdateResult
{
    internal UpdateResult(string standardOutput, string standardError, UpdateSummary summary) =>
        (StandardOutput, StandardError, Summary) = (standardOutput, standardError, summary);

    /// <summary>What it printed.</summary>
    public string StandardOutput { get; }

    /// <summary>What it printed as errors.</summary>
    public string StandardError { get; }

    /// <summary>Its entry in the history.</summary>
    public UpdateSummary Summary { get; }
}

/// <summary>The result of an update.</summary>
public sealed class UpResult : UpdateResult
{
    internal UpResult(
        string standardOutput,
        string standardError,
        UpdateSummary summary,
        IImmutableDictionary<string, OutputValue> outputs
    )
        : base(standardOutput, standardError, summary) => Outputs = outputs;

    /// <summary>The stack's outputs.</summary>
    public IImmutableDictionary<string, OutputValue> Outputs { get; }
}

/// <summary>The result of a preview.</summary>
public class PreviewResult
{
    internal PreviewResult(
        string standardOutput,
        string standardError,
        IImmutableDictionary<OperationType, int> changeSummary
    ) => (StandardOutput, StandardError, ChangeSummary) = (standardOutput, standardError, changeSummary);

    /// <summary>What it printed.</summary>
    public string StandardOutput { get; }

    /// <summary>What it printed as errors.</summary>
    public string StandardError { get; }

    /// <summary>What would be done, by kind.</summary>
    public IImmutableDictionary<OperationType, int> ChangeSummary { get; }
}

/// <summary>A configuration value.</summary>
public class ConfigValue(string value, bool isSecret = false)
{
    /// <summary>The value.</summary>
    public string Value { get; set; } = value;

    /// <summary>Whether it is stored encrypted.</summary>
    public bool IsSecret { get; set; } = isSecret;
}

/// <summary>A stack's state as JSON, for export and import. Exported secrets are readable in it.</summary>
public sealed class StackDeployment
{
    private StackDeployment(int version, JsonElement json) => (Version, Json) = (version, json);

    /// <summary>The format's version, 3.</summary>
    public int Version { get; }

    /// <summary>The whole document.</summary>
    public JsonElement Json { get; }

    /// <summary>Reads a document. Throws when it has no version.</summary>
    public static StackDeployment FromJsonString(string jsonString)
    {
        using var document = JsonDocument.Parse(jsonString);
        var root = document.RootElement.Clone();
        return root.TryGetProperty("version", out var version)
            ? new StackDeployment(version.GetInt32(), root)
            : throw new InvalidDataException("A deployment needs a version.");
    }
}

/// <summary>A stack in a list.</summary>
public class StackSummary
{
    internal StackSummary(
        string name,
        bool isCurrent,
        DateTimeOffset? lastUpdate,
        bool isUpdateInProgress,
        int? resourceCount
    ) =>
        (Name, IsCurrent, LastUpdate, IsUpdateInProgress, ResourceCount) = (
            name,
            isCurrent,
            lastUpdate,
            isUpdateInProgress,
            resourceCount
        );

    /// <summary>The stack.</summary>
    public string Name { get; }

    /// <summary>Whether it is the workspace's selected one.</summary>
    public bool IsCurrent { get; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? LastUpdate { get; }

    /// <summary>Whether somebody holds its lock.</summary>
    public bool IsUpdateInProgress { get; }

    /// <summary>How many resources it has.</summary>
    public int? ResourceCount { get; }

    /// <summary>Null on self-managed backends.</summary>
    public string? Url => null;
}

/// <summary>Who works on the backend.</summary>
public class WhoAmIResult(string user, string? url, ImmutableArray<string> organizations)
{
    /// <summary>The user.</summary>
    public string User { get; } = user;

    /// <summary>The backend.</summary>
    public string? Url { get; } = url;

    /// <summary>Empty on self-managed backends.</summary>
    public ImmutableArray<string> Organizations { get; } = organizations;
}
