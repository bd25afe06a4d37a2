using System.Globalization;
using System.Text;
using Berth.Platform.Addresses;
using Berth.Platform.Settings;

namespace Berth.Platform.Mail.Smtp;

/// <summary>
/// A mail as it goes over the wire (RFC 5322): ASCII throughout, short lines. The same whenever it is tried, so that a
/// receiver who got it twice can tell.
/// </summary>
internal static class ComposeMessage
{
    public static string Run(Mail mail, string to, MailSettings settings)
    {
        MailAddress.TryRead(settings.From, out var from); // checked at start
        var boundary = $"berth-{mail.Id:N}";
        var lines = new List<string>
        {
            $"From: {EncodeHeader.Named(settings.FromName, from)}",
            $"To: <{to}>",
            $"Subject: {EncodeHeader.Text(mail.Subject)}",
            $"Date: {mail.CreatedAt.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}",
            $"Message-ID: <{mail.Id}@{from[(from.LastIndexOf('@') + 1)..]}>",
            "MIME-Version: 1.0",
            // No holiday notices and no bounces of robots in answer (RFC 3834; the other is Exchange's own).
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            $"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"",
        };
        if (MailAddress.TryRead(settings.ReplyTo, out var replyTo))
            lines.Insert(1, $"Reply-To: <{replyTo}>");
        lines.AddRange([
            "",
            .. Part(boundary, "text/plain", mail.Text),
            .. Part(boundary, "text/html", mail.Html),
            $"--{boundary}--",
            "",
        ]);
        return string.Join("\r\n", lines);
    }

    private static IEnumerable<string> Part(string boundary, string type, string content) =>
        [
            $"--{boundary}",
            $"Content-Type: {type}; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n")),
                Base64FormattingOptions.InsertLineBreaks
            ), // 76 a line, CRLF
        ];
}
