using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.Files;

namespace Pulumi.Automation;

/// <summary>The stacks' files: configuration and salt.</summary>
public sealed partial class LocalWorkspace
{
    /// <inheritdoc />
    public override Task<StackSettings?> GetStackSettingsAsync(
        string stackName,
        CancellationToken cancellationToken = default
    )
    {
        var file = StackFileOf(stackName);
        return Task.FromResult<StackSettings?>(
            new StackSettings
            {
                SecretsProvider = file.SecretsProvider,
                EncryptedKey = file.EncryptedKey,
                EncryptionSalt = file.EncryptionSalt,
                Config = file.Config.ToDictionary(
                    c => c.Key,
                    c => new StackSettingsConfigValue(c.Value.Value, c.Value.Secure)
                ),
            }
        );
    }

    /// <inheritdoc />
    public override Task SaveStackSettingsAsync(
        string stackName,
        StackSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        SaveStackFile(stackName, ToFile(settings));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<ConfigValue> GetConfigAsync(
        string stackName,
        string key,
        CancellationToken cancellationToken = default
    ) => GetConfigAsync(stackName, key, path: false, cancellationToken);

    /// <inheritdoc />
    public override async Task<ConfigValue> GetConfigAsync(
        string stackName,
        string key,
        bool path,
        CancellationToken cancellationToken = default
    )
    {
        var (root, rest) = Split(key, path);
        var all = await GetAllConfigAsync(stackName, cancellationToken).ConfigureAwait(false);
        if (all.TryGetValue(root, out var value))
        {
            if (rest.Count == 0)
                return value;
            var node = JsonNode.Parse(value.Value);
            foreach (var segment in rest)
                node =
                    node is JsonArray list && int.TryParse(segment, out var index)
                        ? list.ElementAtOrDefault(index)
                        : (node as JsonObject)?[segment];
            if (node is not null)
                return new ConfigValue(
                    node is JsonValue leaf && leaf.TryGetValue<string>(out var text) ? text : node.ToJsonString(),
                    value.IsSecret
                );
        }
        throw new CommandException($"error: configuration key '{key}' not found for stack '{stackName}'");
    }

    /// <inheritdoc />
    public override async Task<ImmutableDictionary<string, ConfigValue>> GetAllConfigAsync(
        string stackName,
        CancellationToken cancellationToken = default
    ) =>
        (await ConfigOfAsync(stackName).ConfigureAwait(false)).ToImmutableDictionary(
            c => c.Key,
            c => new ConfigValue(c.Value.Value, c.Value.IsSecret)
        );

    /// <inheritdoc />
    public override Task SetConfigAsync(
        string stackName,
        string key,
        ConfigValue value,
        CancellationToken cancellationToken = default
    ) => SetConfigAsync(stackName, key, value, path: false, cancellationToken);

    /// <inheritdoc />
    public override Task SetConfigAsync(
        string stackName,
        string key,
        ConfigValue value,
        bool path,
        CancellationToken cancellationToken = default
    ) => SetAllConfigAsync(stackName, new Dictionary<string, ConfigValue> { [key] = value }, path, cancellationToken);

    /// <inheritdoc />
    public override Task SetAllConfigAsync(
        string stackName,
        IDictionary<string, ConfigValue> configMap,
        CancellationToken cancellationToken = default
    ) => SetAllConfigAsync(stackName, configMap, path: false, cancellationToken);

    /// <inheritdoc />
    public override Task SetAllConfigAsync(
        string stackName,
        IDictionary<string, ConfigValue> configMap,
        bool path,
        CancellationToken cancellationToken = default
    ) =>
        GuardAsync(async () =>
        {
            var file = StackFileOf(stackName);
            foreach (var (key, value) in configMap)
            {
                var (root, rest) = Split(key, path);
                var (text, secret) = (value.Value, value.IsSecret);
                if (rest.Count > 0)
                {
                    var all = await ConfigOfAsync(stackName).ConfigureAwait(false);
                    var node = all.TryGetValue(root, out var old) ? JsonNode.Parse(old.Value) as JsonObject ?? [] : [];
                    var at = node;
                    foreach (var segment in rest.SkipLast(1))
                        at = (JsonObject)(at[segment] ??= new JsonObject());
                    at[rest[^1]] = text;
                    // A secret within makes the whole value one.
                    (text, secret) = (node.ToJsonString(), secret || old?.IsSecret == true);
                }
                await file.SetAsync(root, text, secret, Environment).ConfigureAwait(false);
            }
            SaveStackFile(stackName, file);
            return true;
        });

    /// <inheritdoc />
    public override Task RemoveConfigAsync(
        string stackName,
        string key,
        CancellationToken cancellationToken = default
    ) => RemoveAllConfigAsync(stackName, [key], cancellationToken);

    /// <inheritdoc />
    public override Task RemoveAllConfigAsync(
        string stackName,
        IEnumerable<string> keys,
        CancellationToken cancellationToken = default
    )
    {
        var file = StackFileOf(stackName);
        foreach (var key in keys)
            file.Config.Remove(Split(key, path: false).Root);
        SaveStackFile(stackName, file);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<ImmutableDictionary<string, ConfigValue>> RefreshConfigAsync(
        string stackName,
        CancellationToken cancellationToken = default
    ) =>
        GuardAsync(async () =>
        {
            var engine = EngineFor(stackName);
            if (
                await engine.Backend.HistoryAsync(engine.Stack, 1, 1, cancellationToken).ConfigureAwait(false)
                is [var last]
            )
            {
                var file = StackFileOf(stackName);
                file.EncryptionSalt ??= (
                    await engine.ReadAsync(openSecrets: false, cancellationToken).ConfigureAwait(false)
                ).Salt;
                file.Config.Clear();
                foreach (var (key, value) in last.Config)
                    file.Config[key] = value;
                SaveStackFile(stackName, file);
            }
            return await GetAllConfigAsync(stackName, cancellationToken).ConfigureAwait(false);
        });

    internal Task<Dictionary<string, ConfigItem>> ConfigOfAsync(string stackName) =>
        StackFileOf(stackName).DecryptAsync(Environment, ProjectName);

    private StackFile StackFileOf(string stackName)
    {
        var name = stackName.Split('/')[^1];
        lock (_gate)
        {
            // On disk somebody else may have changed it.
            if (!_ownsWorkDir)
                return StackFile.Read(StackFile.PathOf(WorkDir, name));
            return _stackFiles.TryGetValue(name, out var file) ? file : _stackFiles[name] = new StackFile();
        }
    }

    private void SaveStackFile(string stackName, StackFile file)
    {
        var name = stackName.Split('/')[^1];
        lock (_gate)
        {
            if (_ownsWorkDir)
                _stackFiles[name] = file;
            else
                file.Write(StackFile.PathOf(WorkDir, name));
        }
    }

    private (string Root, IReadOnlyList<string> Below) Split(string key, bool path)
    {
        var (ns, name) = key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? (key[..colon], key[(colon + 1)..])
            : (ProjectName, key);
        if (!path)
            return (Config.NormalizeKey($"{ns}:{name}"), []);
        var segments = PropertyPaths.Parse(name);
        return ($"{ns}:{segments[0]}", [.. segments.Skip(1)]);
    }

    private static StackFile ToFile(StackSettings settings)
    {
        var file = new StackFile
        {
            SecretsProvider = settings.SecretsProvider,
            EncryptedKey = settings.EncryptedKey,
            EncryptionSalt = settings.EncryptionSalt,
        };
        foreach (var (key, value) in settings.Config ?? new Dictionary<string, StackSettingsConfigValue>())
            file.Config[key] = (value.Value, value.IsSecure);
        return file;
    }
}
