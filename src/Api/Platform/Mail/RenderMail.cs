using System.Net;
using System.Text.RegularExpressions;

namespace Berth.Platform.Mail;

/// <summary>
/// Turns a letter into a subject, a text, and the same as HTML: readable on light and dark, nothing fetched from
/// anywhere.
/// </summary>
internal static partial class RenderMail
{
    private const string Font = "font:16px/1.5 system-ui,sans-serif";

    public static (string Subject, string Text, string Html) Run(MailTemplate letter) =>
        (OneLine(letter.Subject), Text(letter), Html(letter));

    /// <summary>Without control characters, so that no value can end a header and begin another.</summary>
    public static string OneLine(string text) => Breaks().Replace(text, " ").Trim();

    private static string Text(MailTemplate letter)
    {
        var parts = letter.Paragraphs.Select(Clean).ToList();
        if (letter.Action is { } action)
            parts.Add($"{Clean(action.Text)}:\n{OneLine(action.Url)}");
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Html(MailTemplate letter)
    {
        var body = string.Concat(letter.Paragraphs.Select(p => $"<p>{Linked(Clean(p))}</p>\n"));
        // An outline instead of a filled button: it needs no colour that a dark view would have to know of.
        if (letter.Action is { } action)
            body +=
                $"<p><a href=\"{Encode(OneLine(action.Url))}\" style=\"display:inline-block;padding:8px "
                + $"16px;border:2px solid;border-radius:6px;font-weight:600;text-decoration:none\">{Encode(Clean(action.Text))}</a></p>\n";
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>{Encode(
                OneLine(letter.Subject)
            )}</title></head>
            <body style="margin:0;padding:24px;{Font}"><div style="max-width:560px;margin:0 auto">
            {body}</div></body></html>

            """.ReplaceLineEndings(
            "\n"
        );
    }

    private static string Linked(string text)
    {
        var html = "";
        var from = 0;
        foreach (Match link in Address().Matches(text))
        {
            html += Encode(text[from..link.Index]) + $"<a href=\"{Encode(link.Value)}\">{Encode(link.Value)}</a>";
            from = link.Index + link.Length;
        }
        return (html + Encode(text[from..])).Replace("\n", "<br>\n", StringComparison.Ordinal);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Lines stay; other control characters do not.</summary>
    private static string Clean(string text) => Controls().Replace(text.ReplaceLineEndings("\n"), " ");

    // A full stop or bracket behind an address belongs to the sentence.
    [GeneratedRegex(@"https?://[^\s<>""']*[^\s<>""'.,;:!?)\]]")]
    private static partial Regex Address();

    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+")]
    private static partial Regex Breaks();

    [GeneratedRegex(@"[\p{Cc}-[\n]]")]
    private static partial Regex Controls();
}
