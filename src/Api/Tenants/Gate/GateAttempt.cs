using System.Security.Cryptography;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Tenants.Gate;

/// <summary>
/// What ties a ticket to the browser that asked for it: a random text in the cookie that will hold the pass. Without it
/// whoever may enter could hand somebody else a ticket of theirs, who would be inside as them, and not know.
/// </summary>
internal static class GateAttempt
{
    /// <summary>How long the browser keeps it. It is given after the visitor has signed in.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Mark = "try."; // no pass has a dot

    /// <summary>A new one, as the cookie has it.</summary>
    public static string New() => Mark + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether a cookie holds one: several windows may be on their way in with the same.</summary>
    public static bool Is(string cookie) =>
        cookie.Length == Mark.Length + 43 && cookie.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>What stands for it in addresses, which others see.</summary>
    public static string NameOf(string cookie) => HashToken.Of(cookie);
}
