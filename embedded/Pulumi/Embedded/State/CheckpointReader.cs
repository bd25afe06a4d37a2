using System.Globalization;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>Reads deployments of the official engine and of this one (v3), from stack files and exports.</summary>
internal static class CheckpointReader
{
    /// <summary>
    /// Reads a stack file or an export. <paramref name="openSecrets"/> is asked for the decryption of the file's salt,
    /// only if something in it is encrypted.
    /// </summary>
    public static async Task<Checkpoint> ReadAsync(
        ReadOnlyMemory<byte> json,
        Func<string, Task<Func<string, Secret>>> openSecrets
    )
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var version =
            root.TryGetProperty("version", out var v) && v.ValueKind == JsonValueKind.Number ? v.GetInt32() : 0;
        if (version != 3)
            throw new InvalidDataException($"It has version {version}; this engine reads version 3.");
        JsonElement deployment;
        if (root.TryGetProperty("checkpoint", out var checkpoint))
        {
            if (!checkpoint.TryGetProperty("latest", out deployment) || deployment.ValueKind != JsonValueKind.Object)
                return new Checkpoint();
        }
        else if (!root.TryGetProperty("deployment", out deployment) || deployment.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("It has neither a checkpoint nor a deployment.");
        }

        var result = new Checkpoint();
        if (deployment.TryGetProperty("manifest", out var manifest) && manifest.TryGetProperty("time", out var time))
            result.Time = Time(time) ?? default;
        if (deployment.TryGetProperty("metadata", out var metadata))
            result.Metadata = metadata.Clone();
        if (
            deployment.TryGetProperty("secrets_providers", out var secrets)
            && secrets.ValueKind == JsonValueKind.Object
        )
        {
            var type = secrets.GetProperty("type").GetString();
            if (type is not ("passphrase" or "" or null))
                throw new InvalidDataException(
                    $"Its secrets are kept by '{type}'; this engine has the passphrase provider only."
                );
            if (type == "passphrase")
                result.Salt = secrets.GetProperty("state").GetProperty("salt").GetString();
        }
        Func<string, Secret>? decrypt = null;
        if (json.Span.IndexOf("\"ciphertext\""u8) >= 0)
        {
            if (result.Salt is null)
                throw new InvalidDataException(
                    "It holds encrypted values but no secrets_providers to decrypt them with."
                );
            decrypt = await openSecrets(result.Salt).ConfigureAwait(false);
        }
        if (deployment.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array)
        {
            foreach (var resource in resources.EnumerateArray())
                result.Resources.Add(ReadResource(resource, decrypt));
        }
        if (
            deployment.TryGetProperty("pending_operations", out var pending)
            && pending.ValueKind == JsonValueKind.Array
        )
        {
            foreach (var operation in pending.EnumerateArray())
            {
                result.Pending.Add(
                    new PendingOperation(
                        ReadResource(operation.GetProperty("resource"), decrypt),
                        operation.GetProperty("type").GetString()!
                    )
                );
            }
        }
        return result;
    }

    private static ResourceRecord ReadResource(JsonElement element, Func<string, Secret>? decrypt)
    {
        var record = new ResourceRecord
        {
            Urn = element.GetProperty("urn").GetString()!,
            Type = element.GetProperty("type").GetString()!,
            Custom = element.TryGetProperty("custom", out var custom) && custom.GetBoolean(),
        };
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "urn" or "type" or "custom":
                    break;
                case "delete":
                    record.Delete = value.GetBoolean();
                    break;
                case "id":
                    record.Id = value.GetString() ?? "";
                    break;
                case "inputs":
                    record.Inputs = Map(value, decrypt);
                    break;
                case "outputs":
                    record.Outputs = Map(value, decrypt);
                    break;
                case "parent":
                    record.Parent = Text(value);
                    break;
                case "protect":
                    record.Protect = value.GetBoolean();
                    break;
                case "taint":
                    record.Taint = value.GetBoolean();
                    break;
                case "external":
                    record.External = value.GetBoolean();
                    break;
                case "dependencies":
                    record.Dependencies = List(value);
                    break;
                case "initErrors":
                    record.InitErrors = List(value);
                    break;
                case "provider":
                    record.Provider = Text(value);
                    break;
                case "propertyDependencies":
                    record.PropertyDependencies = Dependencies(value);
                    break;
                case "pendingReplacement":
                    record.PendingReplacement = value.GetBoolean();
                    break;
                case "additionalSecretOutputs":
                    record.AdditionalSecretOutputs = List(value);
                    break;
                case "customTimeouts":
                    record.Timeouts = Timeouts(value);
                    break;
                case "importID":
                    record.ImportId = Text(value);
                    break;
                case "retainOnDelete":
                    record.RetainOnDelete = value.GetBoolean();
                    break;
                case "deletedWith":
                    record.DeletedWith = Text(value);
                    break;
                case "created":
                    record.Created = Time(value);
                    break;
                case "modified":
                    record.Modified = Time(value);
                    break;
                case "ignoreChanges":
                    record.IgnoreChanges = List(value);
                    break;
                case "replaceOnChanges":
                    record.ReplaceOnChanges = List(value);
                    break;
                default:
                    (record.Other ??= []).Add((property.Name, value.Clone()));
                    break;
            }
        }
        return record;
    }

    private static PropertyMap Map(JsonElement value, Func<string, Secret>? decrypt) =>
        value.ValueKind == JsonValueKind.Object ? PropertyJson.ReadMap(value, decrypt) : [];

    private static string? Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static List<string> List(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [];

    private static SortedDictionary<string, List<string>> Dependencies(JsonElement value)
    {
        var dependencies = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
            return dependencies;
        foreach (var property in value.EnumerateObject())
            dependencies[property.Name] = List(property.Value);
        return dependencies;
    }

    private static double[] Timeouts(JsonElement value) =>
        [
            .. new[] { "create", "update", "delete" }.Select(n =>
                value.TryGetProperty(n, out var seconds) ? seconds.GetDouble() : 0
            ),
        ];

    private static DateTimeOffset? Time(JsonElement value) =>
        DateTimeOffset.TryParse(
            value.GetString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
