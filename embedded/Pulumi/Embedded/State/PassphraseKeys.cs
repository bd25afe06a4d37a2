using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Pulumi.Embedded.State;

/// <summary>
/// Keys derived from passphrases, kept for the life of the process: one derivation is a million rounds, several hundred
/// milliseconds of a core. Keyed by a hash of the passphrase, so that it is not held longer than needed.
/// </summary>
internal static class PassphraseKeys
{
    private const int Rounds = 1_000_000;
    private static readonly ConcurrentDictionary<(string Passphrase, string Salt), Lazy<Task<byte[]>>> Keys = new();
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Salts = new();

    /// <summary>The number of derivations this process has made.</summary>
    public static int Derivations => _derivations;

    private static int _derivations;

    /// <summary>
    /// The key for a recorded salt (<c>v1:salt:v1:nonce:check</c>). Throws <see cref="WrongPassphraseException"/> when
    /// the passphrase is not the one it was made with.
    /// </summary>
    public static Task<byte[]> KeyAsync(string passphrase, string saltState)
    {
        var lazy = Keys.GetOrAdd(
            (Hash(passphrase), saltState),
            key =>
                new(() =>
                    Task.Run(() =>
                    {
                        var parts = saltState.Split(':', 3);
                        if (parts is not ["v1", var salt, var check])
                            throw new StateException(
                                $"The secrets salt '{saltState}' is not of the form v1:salt:v1:nonce:check."
                            );
                        var derived = Derive(passphrase, Convert.FromBase64String(salt));
                        return TryDecrypt(derived, check) == "pulumi" ? derived : throw new WrongPassphraseException();
                    })
                )
        );
        var task = lazy.Value;
        // A later salt for the same passphrase need not be derived again: new stacks take this one.
        _ = task.ContinueWith(
            _ => Salts.TryAdd(Hash(passphrase), new(Task.FromResult(saltState))),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return task;
    }

    /// <summary>
    /// A salt for a stack that has none: one already derived in this process for the passphrase, else a new one.
    /// </summary>
    public static Task<string> SaltAsync(string passphrase) =>
        Salts
            .GetOrAdd(
                Hash(passphrase),
                hash =>
                    new(() =>
                        Task.Run(() =>
                        {
                            var salt = RandomNumberGenerator.GetBytes(8);
                            var key = Derive(passphrase, salt);
                            var state = $"v1:{Convert.ToBase64String(salt)}:{Encrypt(key, "pulumi")}";
                            Keys.TryAdd((hash, state), new(Task.FromResult(key)));
                            return state;
                        })
                    )
            )
            .Value;

    /// <summary><c>v1:nonce:ciphertext+tag</c>.</summary>
    public static string Encrypt(byte[] key, string plaintext)
    {
        using var aes = new AesGcm(key, 16);
        var nonce = RandomNumberGenerator.GetBytes(12);
        var plain = Encoding.UTF8.GetBytes(plaintext);
        var sealedBytes = new byte[plain.Length + 16];
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(0, plain.Length), sealedBytes.AsSpan(plain.Length));
        return $"v1:{Convert.ToBase64String(nonce)}:{Convert.ToBase64String(sealedBytes)}";
    }

    /// <summary>The plaintext; null when the key does not fit.</summary>
    public static string? TryDecrypt(byte[] key, string ciphertext)
    {
        if (ciphertext.Split(':') is not ["v1", var nonce, var data])
            throw new InvalidDataException("An encrypted value is not of the form v1:nonce:ciphertext.");
        var sealedBytes = Convert.FromBase64String(data);
        if (sealedBytes.Length < 16)
            throw new InvalidDataException("An encrypted value is too short.");
        var plain = new byte[sealedBytes.Length - 16];
        using var aes = new AesGcm(key, 16);
        try
        {
            aes.Decrypt(
                Convert.FromBase64String(nonce),
                sealedBytes.AsSpan(0, plain.Length),
                sealedBytes.AsSpan(plain.Length),
                plain
            );
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(string passphrase, byte[] salt)
    {
        Interlocked.Increment(ref _derivations);
        return Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA256, 32);
    }

    private static string Hash(string passphrase) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(passphrase)));
}

/// <summary>The passphrase is not the one the secrets were encrypted with. Nothing has been changed.</summary>
public sealed class WrongPassphraseException()
    : Exception(
        "incorrect passphrase: PULUMI_CONFIG_PASSPHRASE (or PULUMI_CONFIG_PASSPHRASE_FILE) is not the one "
            + "this stack's secrets were encrypted with. Set the right one; nothing has been changed."
    );
