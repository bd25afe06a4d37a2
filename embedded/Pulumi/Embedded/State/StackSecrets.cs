using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>
/// Encrypts and decrypts one stack's secrets. The key is derived when the first secret is met, and unchanged secrets
/// keep their ciphertext.
/// </summary>
internal sealed class StackSecrets(StackEnvironment environment, string? preferredSalt, bool stayClosed = false)
{
    private readonly ConditionalWeakTable<Secret, string> _ciphertexts = [];
    private readonly Lock _gate = new();
    private Task<byte[]>? _key;

    /// <summary>The salt in use; null while there has been no secret.</summary>
    public string? Salt { get; private set; }

    /// <summary>
    /// Starts deriving the key, for a salt from the state, from the settings, or a new one. Does nothing the second
    /// time.
    /// </summary>
    public Task<byte[]> OpenAsync(string? recordedSalt = null)
    {
        lock (_gate)
            return _key ??= DeriveAsync(recordedSalt ?? Salt ?? preferredSalt);
    }

    /// <summary>Takes the salt of a state that has one, so that new secrets use it too.</summary>
    public void Adopt(string? recordedSalt) => Salt ??= recordedSalt;

    /// <summary>
    /// Secrets that stay closed: shown as <c>[secret]</c> and written back as they were, without a passphrase.
    /// </summary>
    public static StackSecrets Closed(StackEnvironment environment) => new(environment, null, stayClosed: true);

    /// <summary>What turns a ciphertext of a state into its secret.</summary>
    public async Task<Func<string, Secret>> DecrypterAsync(string recordedSalt)
    {
        if (stayClosed)
        {
            return ciphertext =>
            {
                var closed = new Secret("[secret]");
                _ciphertexts.Add(closed, ciphertext);
                return closed;
            };
        }
        var key = await OpenAsync(recordedSalt).ConfigureAwait(false);
        if (Salt != recordedSalt)
            key = await PassphraseKeys.KeyAsync(environment.Passphrase(), recordedSalt).ConfigureAwait(false);
        var keep = Salt == recordedSalt;
        return ciphertext =>
        {
            var secret = new Secret(
                PropertyJson.Parse(PassphraseKeys.TryDecrypt(key, ciphertext) ?? throw new WrongPassphraseException())
            );
            if (keep)
                _ciphertexts.Add(secret, ciphertext);
            return secret;
        };
    }

    /// <summary>How secrets that came from a state are written back.</summary>
    public SecretForm Unchanged => new EncryptedForm(this, []);

    /// <summary>How secrets are written to the checkpoint; the key must be open.</summary>
    public SecretForm Encrypted(byte[] key) => new EncryptedForm(this, key);

    private async Task<byte[]> DeriveAsync(string? salt)
    {
        await Task.Yield();
        var passphrase = environment.Passphrase();
        salt ??= await PassphraseKeys.SaltAsync(passphrase).ConfigureAwait(false);
        var key = await PassphraseKeys.KeyAsync(passphrase, salt).ConfigureAwait(false);
        Salt = salt;
        return key;
    }

    private sealed class EncryptedForm(StackSecrets secrets, byte[] key) : SecretForm
    {
        public override void Write(Utf8JsonWriter writer, Secret secret)
        {
            var ciphertext = secrets._ciphertexts.GetValue(
                secret,
                s => PassphraseKeys.Encrypt(key, PropertyJson.ToText(s.Value))
            );
            writer.WriteStartObject();
            writer.WriteString(PropertyJson.SignatureKey, PropertyJson.SecretSignature);
            writer.WriteString("ciphertext", ciphertext);
            writer.WriteEndObject();
        }
    }
}
