using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Platform.Accounts;

/// <summary>
/// Codes that follow from a key and the time (TOTP, RFC 6238): six digits, a new one every 30 seconds, SHA-1, as all
/// authenticator apps do it. Identity checks such codes too, but does not say which time step a code is of, and without
/// that a code could be used again.
/// </summary>
internal static class TimeCode
{
    private const int Digits = 6;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Clocks may differ by one step either way (RFC 6238, 5.2).</summary>
    private const int Drift = 1;

    /// <summary>
    /// The time step that a code belongs to, the latest if there are two; null if it is not a code of this time. Takes
    /// the same time for every code of six digits.
    /// </summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit))
            return null;
        var (bytes, given, current) = (Decode(key), Encoding.ASCII.GetBytes(code), now.ToUnixTimeSeconds() / 30);
        long? found = null;
        for (var step = current - Drift; step <= current + Drift; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(bytes, step)), given))
                found = step;
        return found;
    }

    private static string Of(byte[] key, long step)
    {
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, step);
#pragma warning disable CA5350 // The standard's, and what apps do: there is no collision to gain from.
        var hash = HMACSHA1.HashData(key, moment);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xf, 4)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Base32 (RFC 4648, 6), as Identity keeps the key: 160 bits, so without padding.</summary>
    private static byte[] Decode(string base32)
    {
        var (bytes, bits, value) = (new List<byte>(), 0, 0);
        foreach (var c in base32)
        {
            (value, bits) = (
                (value << 5) | Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal),
                bits + 5
            );
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
