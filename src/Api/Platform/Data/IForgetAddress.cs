using System.Text.RegularExpressions;

namespace Berth.Platform.Data;

/// <summary>
/// A feature that keeps mail addresses inside texts of its own, and removes one when its owner wants to be forgotten.
/// What the texts are about stays.
/// </summary>
public interface IForgetAddress
{
    /// <summary>What stands where the address was.</summary>
    const string Forgotten = "erased@invalid";

    /// <summary>
    /// Replaces the address wherever it stands, in any case. <paramref name="pattern"/> is the address for
    /// PostgreSQL's regular expressions, see <see cref="PatternOf"/>.
    /// </summary>
    Task ForgetAsync(AppDb db, string pattern, CancellationToken cancellationToken);

    /// <summary>An address as a regular expression that matches it alone, and no longer one that ends or begins so.</summary>
    static string PatternOf(string address) =>
        $@"(?<![[:alnum:].!#$%&*+/=?^_{{|}}~-]){Regex.Replace(address, @"[^\p{L}\p{N}]", @"\$0")}(?![[:alnum:]-]|\.[[:alnum:]])";
}
