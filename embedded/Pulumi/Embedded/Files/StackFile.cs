using System.Text.Json.Nodes;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pulumi.Embedded.Files;

/// <summary>A stack's configuration file, Pulumi.stack.yaml.</summary>
internal sealed class StackFile
{
    public string? SecretsProvider { get; set; }
    public string? EncryptedKey { get; set; }
    public string? EncryptionSalt { get; set; }

    /// <summary>Values by full key; a secure one is a ciphertext.</summary>
    public SortedDictionary<string, (string Value, bool Secure)> Config { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the file of a stack is.</summary>
    public static string PathOf(string directory, string stack) =>
        Path.Combine(directory, $"Pulumi.{stack.Split('/')[^1]}.yaml");

    /// <summary>Reads the file; an absent one is empty.</summary>
    public static StackFile Read(string path)
    {
        var file = new StackFile();
        if (!File.Exists(path))
            return file;
        var root = Yaml.Read(path);
        file.SecretsProvider = Yaml.Text(root, "secretsprovider");
        file.EncryptedKey = Yaml.Text(root, "encryptedkey");
        file.EncryptionSalt = Yaml.Text(root, "encryptionsalt");
        if (Yaml.Child(root, "config") is not YamlMappingNode config)
            return file;
        foreach (var (keyNode, value) in config.Children)
        {
            var key = Pulumi.Config.NormalizeKey(((YamlScalarNode)keyNode).Value!);
            file.Config[key] = value switch
            {
                YamlScalarNode scalar => (scalar.Value ?? "", false),
                YamlMappingNode { Children.Count: 1 } secure when Yaml.Text(secure, "secure") is { } ciphertext => (
                    ciphertext,
                    true
                ),
                _ => (Json(value)?.ToJsonString() ?? "null", false),
            };
        }
        return file;
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        var root = new YamlMappingNode();
        if (SecretsProvider is not null and not "passphrase")
            root.Add("secretsprovider", SecretsProvider);
        if (EncryptedKey is not null)
            root.Add("encryptedkey", EncryptedKey);
        if (EncryptionSalt is not null)
            root.Add("encryptionsalt", EncryptionSalt);
        if (Config.Count > 0)
        {
            var config = new YamlMappingNode();
            foreach (var (key, (value, secure)) in Config)
                config.Add(key, secure ? new YamlMappingNode { { "secure", value } } : Yaml.Quoted(value));
            root.Add("config", config);
        }
        Yaml.Write(path, root);
    }

    /// <summary>The values as a program gets them. Keys without a namespace belong to the project.</summary>
    public async Task<Dictionary<string, ConfigItem>> DecryptAsync(StackEnvironment environment, string project)
    {
        var values = new Dictionary<string, ConfigItem>();
        byte[]? key = null;
        foreach (var (name, (value, secure)) in Config)
        {
            var plain = value;
            if (secure)
            {
                if (EncryptionSalt is null)
                    throw new StateException(
                        $"The configuration value '{name}' is encrypted, but the stack's file has no encryptionsalt."
                    );
                key ??= await PassphraseKeys.KeyAsync(environment.Passphrase(), EncryptionSalt).ConfigureAwait(false);
                plain = PassphraseKeys.TryDecrypt(key, value) ?? throw new WrongPassphraseException();
            }
            values[name.Contains(':', StringComparison.Ordinal) ? name : $"{project}:{name}"] = new ConfigItem(
                plain,
                secure
            );
        }
        return values;
    }

    /// <summary>Sets a value; a secret one is encrypted with the file's salt, which is made if there is none.</summary>
    public async Task SetAsync(string key, string value, bool secret, StackEnvironment environment)
    {
        if (secret)
        {
            EncryptionSalt ??= await PassphraseKeys.SaltAsync(environment.Passphrase()).ConfigureAwait(false);
            value = PassphraseKeys.Encrypt(
                await PassphraseKeys.KeyAsync(environment.Passphrase(), EncryptionSalt).ConfigureAwait(false),
                value
            );
        }
        Config[key] = (value, secret);
    }

    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlMappingNode map => new JsonObject(
                map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))
            ),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when text is "" or "null" or "~" => null,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when bool.TryParse(text, out var flag) => flag,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: var text }
                when double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            YamlScalarNode scalar => scalar.Value,
            _ => null,
        };
}
