using System.Security.Cryptography;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Berth.Platform.Keys;

/// <summary>
/// Encrypts secrets for the database with the keys in <c>Berth:KeysFolder</c>, each for its tenant and name: a row that
/// is copied to another one opens nothing.
/// </summary>
public sealed class SealSecret(IDataProtectionProvider keys, BerthSettings settings)
{
    /// <summary>What web and worker have in common, so that each opens what the other sealed.</summary>
    internal static string ApplicationOf(BerthSettings settings) => $"berth-{settings.Installation}";

    /// <summary>What may stand in a row.</summary>
    public string Seal(Guid tenantId, string name, string value) => For(keys, tenantId, name).Protect(value);

    /// <summary>What was sealed: a tenant's secret, a webhook's, an answer that is given again.</summary>
    /// <exception cref="InvalidOperationException">The keys are not those that sealed it.</exception>
    public string Open(Guid of, string name, string ciphertext)
    {
        try
        {
            return For(keys, of, name).Unprotect(ciphertext);
        }
        catch (CryptographicException)
        {
            // Keys are read once a day. Of two processes that began at the same time on an empty folder, each has made
            // one that the other does not know yet.
            return OpenWithAllKeys(of, name, ciphertext);
        }
    }

    private string OpenWithAllKeys(Guid of, string name, string ciphertext)
    {
        try
        {
            return For(AllKeys(settings), of, name).Unprotect(ciphertext);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                $"The secret {name} of {of} cannot be read: the keys in Berth:KeysFolder are not those that "
                    + "sealed it. Restore that folder from the backup that belongs to the database.",
                e
            );
        }
    }

    /// <summary>The keys that are in the folder now. It makes none: whoever it opens something for might be a stranger.</summary>
    internal static IDataProtectionProvider AllKeys(BerthSettings settings) =>
        DataProtectionProvider.Create(
            new DirectoryInfo(settings.KeysFolder),
            b => b.SetApplicationName(ApplicationOf(settings)).DisableAutomaticKeyGeneration()
        );

    private static IDataProtector For(IDataProtectionProvider keys, Guid tenantId, string name) =>
        keys.CreateProtector("Berth.Secrets", tenantId.ToString(), name);
}
