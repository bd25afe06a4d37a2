using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Pulumi;

/// <summary>Configuration values of one namespace, the project's by default.</summary>
/// <param name="name">The namespace.</param>
public sealed class Config(string? name = null)
{
    private readonly string _name = Namespace(name ?? Deployment.Required.ProjectName);

    /// <summary>A value; null when it is not set.</summary>
    public string? Get(string key) => Deployment.Required.GetConfig(FullKey(key));

    /// <summary>A secret value; null when it is not set.</summary>
    public Output<string>? GetSecret(string key) => Get(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A boolean; null when it is not set.</summary>
    public bool? GetBoolean(string key) => Parse<bool>(key, "bool", bool.TryParse);

    /// <summary>A secret boolean; null when it is not set.</summary>
    public Output<bool>? GetSecretBoolean(string key) =>
        GetBoolean(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A whole number; null when it is not set.</summary>
    public int? GetInt32(string key) =>
        Parse(
            key,
            "int",
            (string text, out int value) =>
                int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value)
        );

    /// <summary>A secret whole number; null when it is not set.</summary>
    public Output<int>? GetSecretInt32(string key) => GetInt32(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>A number; null when it is not set.</summary>
    public double? GetDouble(string key) =>
        Parse(
            key,
            "double",
            (string text, out double value) =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        );

    /// <summary>A secret number; null when it is not set.</summary>
    public Output<double>? GetSecretDouble(string key) =>
        GetDouble(key) is { } value ? Output.CreateSecret(value) : null;

    /// <summary>An object from JSON; null when it is not set.</summary>
    [return: MaybeNull]
    public T GetObject<T>(string key, JsonSerializerOptions options) =>
        TryGetObject<T>(key, options, out var value) ? value : default;

    /// <summary>An object from JSON; null when it is not set.</summary>
    [return: MaybeNull]
    public T GetObject<T>(string key) => GetObject<T>(key, JsonSerializerOptions.Default);

    /// <summary>A secret object from JSON; null when it is not set.</summary>
    public Output<T>? GetSecretObject<T>(string key, JsonSerializerOptions options) =>
        TryGetObject<T>(key, options, out var value) ? Output.CreateSecret(value) : null;

    /// <summary>A secret object from JSON; null when it is not set.</summary>
    public Output<T>? GetSecretObject<T>(string key) => GetSecretObject<T>(key, JsonSerializerOptions.Default);

    /// <summary>A value; throws when it is not set.</summary>
    public string Require(string key) => Get(key) ?? throw new ConfigMissingException(FullKey(key));

    /// <summary>A secret value; throws when it is not set.</summary>
    public Output<string> RequireSecret(string key) =>
        GetSecret(key) ?? throw new ConfigMissingException(FullKey(key), secret: true);

    /// <summary>A boolean; throws when it is not set.</summary>
    public bool RequireBoolean(string key) => GetBoolean(key) ?? throw new ConfigMissingException(FullKey(key));

    /// <summary>A secret boolean; throws when it is not set.</summary>
    public Output<bool> RequireSecretBoolean(string key) =>
        GetSecretBoolean(key) ?? throw new ConfigMissingException(FullKey(key), secret: true);

    /// <summary>A whole number; throws when it is not set.</summary>
    public int RequireInt32(string key) => GetInt32(key) ?? throw new ConfigMissingException(FullKey(key));

    /// <summary>A secret whole number; throws when it is not set.</summary>
    public Output<int> RequireSecretInt32(string key) =>
        GetSecretInt32(key) ?? throw new ConfigMissingException(FullKey(key), secret: true);

    /// <summary>A number; throws when it is not set.</summary>
    public double RequireDouble(string key) => GetDouble(key) ?? throw new ConfigMissingException(FullKey(key));

    /// <summary>A secret number; throws when it is not set.</summary>
    public Output<double> RequireSecretDouble(string key) =>
        GetSecretDouble(key) ?? throw new ConfigMissingException(FullKey(key), secret: true);

    /// <summary>An object from JSON; throws when it is not set.</summary>
    public T RequireObject<T>(string key, JsonSerializerOptions options) =>
        TryGetObject<T>(key, options, out var value) ? value : throw new ConfigMissingException(FullKey(key));

    /// <summary>An object from JSON; throws when it is not set.</summary>
    public T RequireObject<T>(string key) => RequireObject<T>(key, JsonSerializerOptions.Default);

    /// <summary>A secret object from JSON; throws when it is not set.</summary>
    public Output<T> RequireSecretObject<T>(string key, JsonSerializerOptions options) =>
        Output.CreateSecret(RequireObject<T>(key, options));

    /// <summary>A secret object from JSON; throws when it is not set.</summary>
    public Output<T> RequireSecretObject<T>(string key) => RequireSecretObject<T>(key, JsonSerializerOptions.Default);

    private delegate bool TryParse<T>(string text, out T value);

    private T? Parse<T>(string key, string typeName, TryParse<T> parse)
        where T : struct
    {
        if (Get(key) is not { } text)
            return null;
        return parse(text, out var value)
            ? value
            : throw new RunException($"Configuration '{FullKey(key)}' value is not a valid {typeName}.");
    }

    private bool TryGetObject<T>(string key, JsonSerializerOptions options, [NotNullWhen(true)] out T? value)
    {
        value = default;
        if (Get(key) is not { } text)
            return false;
        try
        {
            value = JsonSerializer.Deserialize<T>(text, options);
            return value is not null;
        }
        catch (JsonException e)
        {
            // The value may be a secret, so the message names the key only.
            throw new RunException($"Configuration '{FullKey(key)}' value is not a valid {typeof(T).Name} as JSON.", e);
        }
    }

    private string FullKey(string key) => $"{_name}:{key}";

    private static string Namespace(string name) =>
        name.EndsWith(":config", StringComparison.Ordinal) ? name[..^":config".Length] : name;

    /// <summary><c>x:config:y</c> as <c>x:y</c>.</summary>
    internal static string NormalizeKey(string key) =>
        key.Split(':') is [var ns, "config", var rest] ? $"{ns}:{rest}" : key;

    internal static ImmutableDictionary<string, string> FromEnvironment() =>
        Environment.GetEnvironmentVariable("PULUMI_CONFIG") is { Length: > 0 } json
            ? JsonSerializer
                .Deserialize<Dictionary<string, string>>(json)!
                .ToImmutableDictionary(kv => NormalizeKey(kv.Key), kv => kv.Value)
            : ImmutableDictionary<string, string>.Empty;

    private sealed class ConfigMissingException(string key, bool secret = false)
        : RunException(
            $"Missing Required configuration variable '{key}'\n\tplease set a value using the command `pulumi "
                + $"config set {(secret ? "--secret " : "")}{key} <value>`"
        );
}
