using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pulumi.Embedded;

/// <summary>
/// Property values as JSON, in the encoding of Pulumi's checkpoints: secrets and unknowns are objects and texts with
/// fixed signatures.
/// </summary>
internal static class PropertyJson
{
    public const string SignatureKey = "4dabf18193072939515e22adb298388d";
    public const string SecretSignature = "1b47061264138c4ac30d75fd1eb44270";
    public const string UnknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Plain JSON text of a value without secrets.</summary>
    public static string ToText(object? value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer, value, SecretForm.Plain);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a value; <paramref name="secrets"/> says how a secret is written.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, SecretForm secrets)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case double number:
                WriteNumber(writer, number);
                break;
            case Unknown:
                writer.WriteStringValue(UnknownText);
                break;
            case Secret secret:
                secrets.Write(writer, secret);
                break;
            case PropertyList list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, secrets);
                writer.WriteEndArray();
                break;
            case PropertyMap map:
                writer.WriteStartObject();
                foreach (var (name, item) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, item, secrets);
                }
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"{value.GetType()} is no property value.");
        }
    }

    /// <summary>Reads a value; <paramref name="decrypt"/> turns a ciphertext into the JSON text of the value.</summary>
    public static object? Read(JsonElement element, Func<string, Secret>? decrypt)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Number:
                return element.GetDouble();
            case JsonValueKind.String:
                return element.GetString() is var text && text == UnknownText ? Unknown.Value : text;
            case JsonValueKind.Array:
                var list = new PropertyList { Capacity = element.GetArrayLength() };
                foreach (var item in element.EnumerateArray())
                    list.Add(Read(item, decrypt));
                return list;
            default:
                if (element.TryGetProperty(SignatureKey, out var signature) && signature.ValueEquals(SecretSignature))
                    return ReadSecret(element, decrypt);
                return ReadMap(element, decrypt);
        }
    }

    /// <summary>Reads an object.</summary>
    public static PropertyMap ReadMap(JsonElement element, Func<string, Secret>? decrypt)
    {
        var map = new PropertyMap();
        foreach (var property in element.EnumerateObject())
            map[property.Name] = Read(property.Value, decrypt);
        return map;
    }

    /// <summary>Reads a value from its JSON text.</summary>
    public static object? Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, decrypt: null);
    }

    private static Secret ReadSecret(JsonElement element, Func<string, Secret>? decrypt)
    {
        if (element.TryGetProperty("plaintext", out var plaintext))
            return new Secret(PropertyValues.Unwrap(Parse(plaintext.GetString()!)));
        if (decrypt is null)
            throw new InvalidDataException("There is an encrypted value where none can be decrypted.");
        return decrypt(element.GetProperty("ciphertext").GetString()!);
    }

    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
            writer.WriteNumberValue((long)number);
        else if (double.IsFinite(number))
            writer.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture), skipInputValidation: true);
        else
            throw new InvalidOperationException($"{number} cannot be recorded.");
    }
}

/// <summary>
/// How a secret is written: encrypted (checkpoints), with its plaintext (export), as the bare value, or as
/// <c>[secret]</c>.
/// </summary>
internal abstract class SecretForm
{
    /// <summary>The bare value.</summary>
    public static readonly SecretForm Plain = new PlainForm();

    /// <summary>The text <c>[secret]</c>.</summary>
    public static readonly SecretForm Hidden = new HiddenForm();

    /// <summary>An object with the signature and the plaintext.</summary>
    public static readonly SecretForm Shown = new ShownForm();

    public abstract void Write(Utf8JsonWriter writer, Secret secret);

    private sealed class PlainForm : SecretForm
    {
        public override void Write(Utf8JsonWriter writer, Secret secret) =>
            PropertyJson.Write(writer, secret.Value, this);
    }

    private sealed class HiddenForm : SecretForm
    {
        public override void Write(Utf8JsonWriter writer, Secret secret) => writer.WriteStringValue("[secret]");
    }

    private sealed class ShownForm : SecretForm
    {
        public override void Write(Utf8JsonWriter writer, Secret secret)
        {
            writer.WriteStartObject();
            writer.WriteString(PropertyJson.SignatureKey, PropertyJson.SecretSignature);
            writer.WriteString("plaintext", PropertyJson.ToText(secret.Value));
            writer.WriteEndObject();
        }
    }
}
