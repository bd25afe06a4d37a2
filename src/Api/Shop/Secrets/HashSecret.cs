using System.Security.Cryptography;
using System.Text;
using Berth.Shop.Catalog;
using Konscious.Security.Cryptography;

namespace Berth.Shop.Secrets;

/// <summary>Hashes a secret in the form that a product reads. Salted: each time it is another one.</summary>
public static class HashSecret
{
    // A login page asks once.
    private const int BcryptCost = 12;

    // Web servers ask with each request of a page.
    private const int HtpasswdCost = 10;

    /// <summary>
    /// OWASP's parameters for Argon2id, and those that Vaultwarden calls its OWASP preset: 19 MiB, so that a worker on a
    /// small machine can make it.
    /// </summary>
    private const int Argon2MemoryKb = 19456,
        Argon2Iterations = 2,
        Argon2Lanes = 1,
        Argon2SaltBytes = 16,
        Argon2HashBytes = 32;

    // What changedetection.io computes; others would not let anybody in.
    private const int Pbkdf2Iterations = 100_000,
        Pbkdf2Bytes = 32;

    /// <summary>A hash of the value, as the terms say.</summary>
    public static string Of(SecretTerms terms, string value) =>
        terms.Hash switch
        {
            HashForms.ChangeDetection => ChangeDetection(value),
            HashForms.Bcrypt => Bcrypt(value, BcryptCost, 'b'),
            HashForms.Htpasswd => $"{terms.User}:{Bcrypt(value, HtpasswdCost, 'y')}",
            HashForms.Argon2Id => Argon2(
                value,
                RandomNumberGenerator.GetBytes(Argon2SaltBytes),
                Argon2MemoryKb,
                Argon2Iterations,
                Argon2Lanes
            ),
            _ => throw new InvalidOperationException($"There is no hash '{terms.Hash}'."),
        };

    private static string ChangeDetection(string value)
    {
        var salt = RandomNumberGenerator.GetBytes(Pbkdf2Bytes);
        var key = Rfc2898DeriveBytes.Pbkdf2(value, salt, Pbkdf2Iterations, HashAlgorithmName.SHA256, Pbkdf2Bytes);
        return Convert.ToBase64String([.. salt, .. key]);
    }

    private static string Bcrypt(string value, int cost, char revision) =>
        BCrypt.Net.BCrypt.HashPassword(value, BCrypt.Net.BCrypt.GenerateSalt(cost, revision));

    /// <summary>Argon2id as a PHC string.</summary>
    internal static string Argon2(string value, byte[] salt, int memoryKb, int iterations, int lanes)
    {
        using var argon2 = new Argon2id(Encoding.UTF8.GetBytes(value))
        {
            Salt = salt,
            MemorySize = memoryKb,
            Iterations = iterations,
            DegreeOfParallelism = lanes,
        };
        var hash = argon2.GetBytes(Argon2HashBytes);
        return $"$argon2id$v=19$m={memoryKb},t={iterations},p={lanes}${Base64(salt)}${Base64(hash)}";
    }

    /// <summary>Without padding, as PHC strings have it.</summary>
    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
