using System.ComponentModel.DataAnnotations;

namespace Berth.Platform.Addresses;

/// <summary>The rule for a mail address that somebody types.</summary>
public static class Mailbox
{
    /// <summary>What stands where the address of somebody was who wanted to be forgotten.</summary>
    public const string Forgotten = "erased@invalid";

    /// <summary>What is said where it is none.</summary>
    public const string Wanted = "Please enter your email address, such as ada@example.com.";

    /// <summary>
    /// An address as it is stored for comparison and compared, here alone and never by the database, whose upper case
    /// is another: without regard to case, and its domain as DNS has it (IDNA). What looks alike stays different.
    /// </summary>
    public static string Normal(string email)
    {
        var text = email.Trim().Normalize();
        return (MailAddress.TryRead(text, out var wire) ? wire : text).ToUpperInvariant();
    }

    /// <summary>Whether a text is one mail address, nothing else, and one that we can write to.</summary>
    public static bool IsOne(string text) => WrongWith(text) is null;

    /// <summary>Why a text is no address that we can write to, in words for whoever typed it; null if it is one.</summary>
    public static string? WrongWith(string text) =>
        !LooksRight(text) ? Wanted
        : MailAddress.TryRead(text, out _) ? null
        : "We cannot send mail to that address. Please enter one that has only letters a-z, digits and signs such as . "
            + "_ + - before the @.";

    private static bool LooksRight(string text) =>
        text.Length is > 2 and <= 254
        && !text.Any(char.IsWhiteSpace)
        && !text.Any(char.IsControl)
        && System.Net.Mail.MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && new EmailAddressAttribute().IsValid(text);
}
