using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>Writes deployments as the official engine does (v3).</summary>
internal static class CheckpointWriter
{
    private static readonly string Magic = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Checkpoint.EngineVersion))
    );

    /// <summary>The stack's file: one line of JSON.</summary>
    public static ReadOnlyMemory<byte> StackFile(StackName stack, Checkpoint checkpoint, SecretForm secrets) =>
        Build(
            indented: false,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", 3);
                writer.WriteStartObject("checkpoint");
                writer.WriteString("stack", stack.Full);
                writer.WritePropertyName("latest");
                WriteDeployment(writer, checkpoint, secrets);
                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        );

    /// <summary>An export: indented JSON.</summary>
    public static ReadOnlyMemory<byte> Export(Checkpoint checkpoint, SecretForm secrets) =>
        Build(
            indented: true,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", 3);
                writer.WritePropertyName("deployment");
                WriteDeployment(writer, checkpoint, secrets);
                writer.WriteEndObject();
            }
        );

    /// <summary>One resource, as JSON previews show it.</summary>
    public static void WriteResource(Utf8JsonWriter writer, ResourceRecord r, SecretForm secrets)
    {
        writer.WriteStartObject();
        writer.WriteString("urn", r.Urn);
        writer.WriteBoolean("custom", r.Custom);
        if (r.Delete)
            writer.WriteBoolean("delete", true);
        if (r.Id.Length > 0)
            writer.WriteString("id", r.Id);
        writer.WriteString("type", r.Type);
        WriteMap(writer, "inputs", r.Inputs, secrets);
        WriteMap(writer, "outputs", r.Outputs, secrets);
        if (r.Parent is not null)
            writer.WriteString("parent", r.Parent);
        if (r.Protect)
            writer.WriteBoolean("protect", true);
        if (r.Taint)
            writer.WriteBoolean("taint", true);
        if (r.External)
            writer.WriteBoolean("external", true);
        WriteList(writer, "dependencies", r.Dependencies);
        WriteList(writer, "initErrors", r.InitErrors);
        if (r.Provider is not null)
            writer.WriteString("provider", r.Provider);
        if (r.PropertyDependencies is { Count: > 0 })
        {
            writer.WriteStartObject("propertyDependencies");
            foreach (var (name, urns) in r.PropertyDependencies)
            {
                writer.WriteStartArray(name);
                foreach (var urn in urns)
                    writer.WriteStringValue(urn);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        if (r.PendingReplacement)
            writer.WriteBoolean("pendingReplacement", true);
        WriteList(writer, "additionalSecretOutputs", r.AdditionalSecretOutputs);
        if (r.Timeouts is [var create, var update, var delete])
        {
            writer.WriteStartObject("customTimeouts");
            if (create > 0)
                writer.WriteNumber("create", create);
            if (update > 0)
                writer.WriteNumber("update", update);
            if (delete > 0)
                writer.WriteNumber("delete", delete);
            writer.WriteEndObject();
        }
        if (r.ImportId is not null)
            writer.WriteString("importID", r.ImportId);
        if (r.RetainOnDelete)
            writer.WriteBoolean("retainOnDelete", true);
        if (r.DeletedWith is not null)
            writer.WriteString("deletedWith", r.DeletedWith);
        if (r.Created is { } created)
            writer.WriteString("created", Timestamp(created));
        if (r.Modified is { } modified)
            writer.WriteString("modified", Timestamp(modified));
        WriteList(writer, "ignoreChanges", r.IgnoreChanges);
        WriteList(writer, "replaceOnChanges", r.ReplaceOnChanges);
        foreach (var (name, value) in r.Other ?? [])
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    /// <summary>RFC 3339 in UTC without trailing zeros.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z";

    private static ReadOnlyMemory<byte> Build(bool indented, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(16 * 1024);
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    SkipValidation = true,
                    Indented = indented,
                    IndentSize = 4,
                }
            )
        )
            write(writer);
        return buffer.WrittenMemory;
    }

    private static void WriteDeployment(Utf8JsonWriter writer, Checkpoint checkpoint, SecretForm secrets)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("manifest");
        writer.WriteString("time", Timestamp(checkpoint.Time));
        writer.WriteString("magic", Magic);
        writer.WriteString("version", Checkpoint.EngineVersion);
        writer.WriteEndObject();
        if (checkpoint.Salt is not null)
        {
            writer.WriteStartObject("secrets_providers");
            writer.WriteString("type", "passphrase");
            writer.WriteStartObject("state");
            writer.WriteString("salt", checkpoint.Salt);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        if (checkpoint.Resources.Count > 0)
        {
            writer.WriteStartArray("resources");
            foreach (var resource in checkpoint.Resources)
                WriteResource(writer, resource, secrets);
            writer.WriteEndArray();
        }
        if (checkpoint.Pending.Count > 0)
        {
            writer.WriteStartArray("pending_operations");
            foreach (var pending in checkpoint.Pending)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("resource");
                WriteResource(writer, pending.Resource, secrets);
                writer.WriteString("type", pending.Type);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WritePropertyName("metadata");
        if (checkpoint.Metadata is { ValueKind: JsonValueKind.Object } metadata)
            metadata.WriteTo(writer);
        else
            writer.WriteRawValue("{}");
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, PropertyMap map, SecretForm secrets)
    {
        if (map.Count == 0)
            return;
        writer.WritePropertyName(name);
        PropertyJson.Write(writer, map, secrets);
    }

    private static void WriteList(Utf8JsonWriter writer, string name, List<string> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
