using System.Text;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Domains;

/// <summary>
/// Puts characters together that came in parts (an o and two dots), and in the one form that each has, as UTS 46 does
/// before a name is encoded. PostgreSQL has the tables of Unicode; this program is built without them.
/// </summary>
public static class ComposeName
{
    /// <summary>The text in normal form KC.</summary>
    public static async Task<string> ComposeAsync(AppDb db, string text, CancellationToken cancellationToken) =>
        text.All(char.IsAscii) || text.Length > 253 || !IsWhole(text)
            ? text
            : await db
                .Database.SqlQuery<string>($"""SELECT normalize({text}, NFKC) AS "Value" """)
                .SingleAsync(cancellationToken);

    /// <summary>Half a surrogate pair, or a null, is nothing that PostgreSQL takes.</summary>
    private static bool IsWhole(string text) =>
        !text.Contains('\0', StringComparison.Ordinal)
        && text.EnumerateRunes()
            .All(r => r != Rune.ReplacementChar || text.Contains('\uFFFD', StringComparison.Ordinal));
}
