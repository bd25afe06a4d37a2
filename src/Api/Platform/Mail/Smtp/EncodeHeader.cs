using System.Text;

namespace Berth.Platform.Mail.Smtp;

/// <summary>
/// Words in headers: ASCII as it is, all else as RFC 2047 has it. Whatever is given, the result neither ends its header
/// nor has a line that is too long.
/// </summary>
internal static class EncodeHeader
{
    // A line with an encoded word has at most 76 characters (RFC 2047, 2): "Subject: ", "=?utf-8?B?" and "?=" leave 55,
    // which are 52 in base64, which are 39 bytes.
    private const int BytesInWord = 39;
    private const int LongestPlain = 60;

    /// <summary>A subject.</summary>
    public static string Text(string text)
    {
        var line = RenderMail.OneLine(text);
        return IsPlain(line) ? line : Words(line);
    }

    /// <summary>An address with a name beside it.</summary>
    public static string Named(string name, string address)
    {
        var line = RenderMail.OneLine(name);
        if (line.Length == 0)
            return $"<{address}>";
        var quoted =
            "\""
            + line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            + "\"";
        return $"{(IsPlain(line) ? quoted : Words(line))} <{address}>";
    }

    private static bool IsPlain(string text) =>
        text.Length <= LongestPlain
        && text.All(c => c is >= ' ' and <= '~')
        && !text.Contains("=?", StringComparison.Ordinal);

    private static string Words(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        // a character is never cut in two; a lone surrogate becomes the replacement character
        foreach (var rune in text.EnumerateRunes())
        {
            var next = Encoding.UTF8.GetBytes(rune.ToString());
            if (bytes.Count + next.Length > BytesInWord)
                EndWord();
            bytes.AddRange(next);
        }
        EndWord();
        return string.Join("\r\n ", words);

        void EndWord()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
