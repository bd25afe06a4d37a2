using System.Security.Cryptography;
using System.Text;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>
/// Sends a visitor's message to the operators. Nothing is sent to the address that was typed, since that would let
/// anybody send mail to anybody. Repeating the same message within a day sends no second mail.
/// </summary>
[EnableRateLimiting(RateLimits.Mail)]
public sealed class ContactModel(AppDb db, TimeProvider clock) : PageModel
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>The longest message, in characters.</summary>
    public const int LongestMessage = 4000;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Message { get; set; }

    /// <summary>A trap for bots: people do not see this field, but programs that fill in every field do.</summary>
    [BindProperty]
    public string? Website { get; set; }

    public bool IsSent { get; private set; }

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Mistakes { get; private set; } = new Dictionary<string, string>();

    public void OnGet() => Email = Me.Of(HttpContext)?.Email;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var letter = new VisitorWrote((Name ?? "").Trim(), (Email ?? "").Trim(), (Message ?? "").Trim());
        Mistakes = MistakesOf(letter);
        if (Mistakes.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        IsSent = true;
        if (!string.IsNullOrEmpty(Website))
            return Page(); // it learns nothing
        db.Send($"contact/{clock.GetUtcNow():yyyyMMdd}/{DigestOf(letter)}", Mail.ToOperators, letter);
        await db.SaveChangesAsync(cancellationToken);
        return Page();
    }

    private static Dictionary<string, string> MistakesOf(VisitorWrote letter)
    {
        var mistakes = new Dictionary<string, string>();
        if (letter.Name.Length is 0 or > LongestName)
            mistakes[nameof(Name)] = $"Please enter your name, at most {LongestName} characters.";
        if (Mailbox.WrongWith(letter.Email) is { } wrong)
            mistakes[nameof(Email)] = wrong;
        // A browser counts a line break as one character but sends two.
        if (letter.Message.ReplaceLineEndings("\n").Length is 0 or > LongestMessage)
            mistakes[nameof(Message)] = $"Please enter a message of at most {LongestMessage} characters.";
        return mistakes;
    }

    private static string DigestOf(VisitorWrote letter) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{letter.Email}\n{letter.Message}")));
}
