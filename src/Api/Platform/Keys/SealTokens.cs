using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Berth.Platform.Keys;

/// <summary>
/// Seals short texts that strangers carry for us, with the keys in <c>Berth:KeysFolder</c>. What they bring may be
/// anything, and is no reason to read the folder each time.
/// </summary>
public sealed class SealTokens(IDataProtectionProvider keys, BerthSettings settings, TimeProvider clock)
{
    // Keys are read once a day. Of two processes that began at the same time on an empty folder, each has made one that
    // the other does not know yet.
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private IDataProtectionProvider? _all;
    private long _readAt;

    /// <summary>The text, sealed for a purpose.</summary>
    public string Seal(string purpose, string text) => For(keys, purpose).Protect(text);

    /// <summary>What was sealed for a purpose, by any process that has the folder. False for whatever else it is.</summary>
    public bool TryOpen(string purpose, string token, [NotNullWhen(true)] out string? text) =>
        TryOpen(keys, purpose, token, out text) || TryOpen(All(), purpose, token, out text);

    private static bool TryOpen(
        IDataProtectionProvider keys,
        string purpose,
        string token,
        [NotNullWhen(true)] out string? text
    )
    {
        try
        {
            text = For(keys, purpose).Unprotect(token);
            return true;
        }
        catch (CryptographicException)
        {
            text = null;
            return false;
        }
    }

    private IDataProtectionProvider All()
    {
        lock (_lock)
        {
            if (_all is null || clock.GetElapsedTime(_readAt) > ReadAgain)
                (_all, _readAt) = (SealSecret.AllKeys(settings), clock.GetTimestamp());
            return _all;
        }
    }

    private static IDataProtector For(IDataProtectionProvider keys, string purpose) =>
        keys.CreateProtector("Berth.Tokens", purpose);
}
