using System.ComponentModel.DataAnnotations;

namespace Berth.Platform.Addresses;

/// <summary>The rule for a mail address that somebody types.</summary>
public static class Mailbox
{
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

    /// <summary>Whether a text is one mail address, and nothing else.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 2 and <= 254
        && !text.Any(char.IsWhiteSpace)
        && !text.Any(char.IsControl)
        && System.Net.Mail.MailAddress.TryCreate(text, out var address)
        && address.Address == text
        && new EmailAddressAttribute().IsValid(text);
}
