using System.Security.Cryptography;
using System.Text;

namespace Berth.Platform.Keys;

/// <summary>
/// What stands for a random token in the database: whoever reads the table cannot use it. A plain hash does, because the
/// tokens have 128 random bits or more and nobody can guess through them.
/// </summary>
public static class HashToken
{
    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Of(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
