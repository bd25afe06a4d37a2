using Microsoft.Extensions.Logging;

namespace Pulumi.Automation;

/// <summary>What a Pulumi.yaml holds.</summary>
public class ProjectSettings
{
    /// <summary>With a runtime and its options.</summary>
    public ProjectSettings(string name, ProjectRuntime runtime) => (Name, Runtime) = (name, runtime);

    /// <summary>With a runtime.</summary>
    public ProjectSettings(string name, ProjectRuntimeName runtime)
        : this(name, new ProjectRuntime(runtime)) { }

    /// <summary>The project.</summary>
    public string Name { get; set; }

    /// <summary>The language.</summary>
    public ProjectRuntime Runtime { get; set; }

    /// <summary>Where the program is.</summary>
    public string? Main { get; set; }

    /// <summary>A line about it.</summary>
    public string? Description { get; set; }

    /// <summary>Who wrote it.</summary>
    public string? Author { get; set; }

    /// <summary>Where to read about it.</summary>
    public string? Website { get; set; }

    /// <summary>Its licence.</summary>
    public string? License { get; set; }

    /// <summary>Where the stacks' files are.</summary>
    public string? Config { get; set; }

    /// <summary>Where the state is, unless PULUMI_BACKEND_URL says otherwise.</summary>
    public ProjectBackend? Backend { get; set; }
}

/// <summary>Where a project's state is.</summary>
public class ProjectBackend
{
    /// <summary><c>file://</c> and a directory.</summary>
    public string? Url { get; set; }
}

/// <summary>A project's language.</summary>
public class ProjectRuntime(ProjectRuntimeName name)
{
    /// <summary>The language.</summary>
    public ProjectRuntimeName Name { get; set; } = name;

    /// <summary>Its options.</summary>
    public ProjectRuntimeOptions? Options { get; set; }
}

/// <summary>Options of a language.</summary>
public class ProjectRuntimeOptions
{
    /// <summary>NodeJS only.</summary>
    public bool? TypeScript { get; set; }

    /// <summary>A built program to run.</summary>
    public string? Binary { get; set; }

    /// <summary>Python only.</summary>
    public string? VirtualEnv { get; set; }
}

/// <summary>Languages.</summary>
public enum ProjectRuntimeName
{
    /// <summary>JavaScript or TypeScript.</summary>
    NodeJS,

    /// <summary>Go.</summary>
    Go,

    /// <summary>Python.</summary>
    Python,

    /// <summary>C#, F#, VB.</summary>
    Dotnet,
}

/// <summary>What a Pulumi.stack.yaml holds.</summary>
public class StackSettings
{
    /// <summary>Only <c>passphrase</c> here.</summary>
    public string? SecretsProvider { get; set; }

    /// <summary>Of other secrets providers.</summary>
    public string? EncryptedKey { get; set; }

    /// <summary>The passphrase's salt.</summary>
    public string? EncryptionSalt { get; set; }

    /// <summary>Values by key.</summary>
    public IDictionary<string, StackSettingsConfigValue>? Config { get; set; }
}

/// <summary>A value in a Pulumi.stack.yaml; a secure one is a ciphertext.</summary>
public class StackSettingsConfigValue(string value, bool isSecure)
{
    /// <summary>The value, or its ciphertext.</summary>
    public string Value { get; } = value;

    /// <summary>Whether it is a ciphertext.</summary>
    public bool IsSecure { get; } = isSecure;
}

/// <summary>How a workspace is made.</summary>
public class LocalWorkspaceOptions
{
    /// <summary>Where its files are; without one they are kept in memory only.</summary>
    public string? WorkDir { get; set; }

    /// <summary>Where the official engine keeps its plugins; not used here.</summary>
    public string? PulumiHome { get; set; }

    /// <summary>Only <c>passphrase</c> (or null) here.</summary>
    public string? SecretsProvider { get; set; }

    /// <summary>The program.</summary>
    public PulumiFn? Program { get; set; }

    /// <summary>For messages.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>Win over the process's own variables.</summary>
    public IDictionary<string, string?>? EnvironmentVariables { get; set; }

    /// <summary>The project.</summary>
    public ProjectSettings? ProjectSettings { get; set; }

    /// <summary>Stacks by name.</summary>
    public IDictionary<string, StackSettings>? StackSettings { get; set; }
}

/// <summary>A stack of an inline program.</summary>
public class InlineProgramArgs : LocalWorkspaceOptions
{
    /// <summary>A stack of a project, with its program.</summary>
    public InlineProgramArgs(string projectName, string stackName, PulumiFn program)
    {
        StackName = stackName;
        Program = program;
        ProjectSettings = new ProjectSettings(projectName, ProjectRuntimeName.Dotnet);
    }

    /// <summary><c>stack</c>, <c>organization/stack</c> or <c>organization/project/stack</c>.</summary>
    public string StackName { get; }
}

/// <summary>Kinds of plugins.</summary>
public enum PluginKind
{
    /// <summary>Policies.</summary>
    Analyzer,

    /// <summary>Languages.</summary>
    Language,

    /// <summary>Providers.</summary>
    Resource,
}

/// <summary>How a plugin is installed.</summary>
public class PluginInstallOptions
{
    /// <summary>Exactly this version.</summary>
    public bool ExactVersion { get; set; }

    /// <summary>From where.</summary>
    public string? ServerUrl { get; set; }
}

/// <summary>An installed plugin.</summary>
public class PluginInfo
{
    internal PluginInfo(string name, string? version) => (Name, Version) = (name, version);

    /// <summary>The package.</summary>
    public string Name { get; }

    /// <summary>Its version.</summary>
    public string? Version { get; }

    /// <summary>Its kind.</summary>
    public PluginKind Kind => PluginKind.Resource;
}
