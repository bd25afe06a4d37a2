namespace Pulumi.Embedded.State;

/// <summary>Environment variables of one operation: the workspace's own win over the process's.</summary>
internal sealed class StackEnvironment(IReadOnlyDictionary<string, string?>? own = null)
{
    public string? this[string name] =>
        own is not null && own.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    public bool IsSet(string name) => this[name] is "1" or "true" or "True" or "TRUE";

    /// <summary>The passphrase of the secrets; an empty one is allowed, a missing one is not.</summary>
    public string Passphrase()
    {
        if (this["PULUMI_CONFIG_PASSPHRASE"] is { } passphrase)
            return passphrase;
        if (this["PULUMI_CONFIG_PASSPHRASE_FILE"] is { Length: > 0 } file)
            return File.ReadAllText(file).Trim();
        throw new StateException(
            "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE "
                + "environment variables: the stack has secrets, and they are stored encrypted."
        );
    }
}

/// <summary>Which stack of which project.</summary>
internal sealed record StackName(string Project, string Name)
{
    /// <summary><c>organization/project/stack</c>.</summary>
    public string Full => $"organization/{Project}/{Name}";

    /// <summary>
    /// Reads <c>stack</c>, <c>organization/stack</c> or <c>organization/project/stack</c>. The organization's own name
    /// plays no part on this backend.
    /// </summary>
    public static StackName Parse(string text, string project)
    {
        var parts = text.Split('/');
        var (p, s) = parts.Length switch
        {
            1 => (project, parts[0]),
            2 => (project, parts[1]),
            3 => (parts[1], parts[2]),
            _ => ("", ""),
        };
        return IsValid(p) && IsValid(s)
            ? new StackName(p, s)
            : throw new ArgumentException(
                $"'{text}' is no stack name: use at most 100 letters, digits, hyphens, underscores and "
                    + "periods, as stack, organization/stack or organization/project/stack."
            );
    }

    private static bool IsValid(string name) =>
        name.Length is > 0 and <= 100
        && name is not ("." or "..")
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
