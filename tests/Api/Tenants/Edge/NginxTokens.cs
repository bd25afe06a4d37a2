using System.Text;

namespace Berth.Tests.Edge;

/// <summary>Reads a configuration as nginx does: words, quotes, comments, blocks. Throws where nginx would.</summary>
internal static class NginxTokens
{
    /// <param name="Block">The head of the block that it is in.</param>
    /// <param name="Words">What it says.</param>
    internal sealed record Directive(string Block, IReadOnlyList<string> Words)
    {
        /// <summary>A line of a table, whose first word is no directive.</summary>
        public bool IsEntry => Block.StartsWith("map ", StringComparison.Ordinal);
    }

    public static IReadOnlyList<Directive> Read(string text)
    {
        var found = new List<Directive>();
        var blocks = new Stack<string>([""]);
        var words = new List<string>();
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t' or '\r' or '\n':
                    break;
                case '#':
                    i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
                    break;
                case ';':
                    found.Add(
                        words.Count > 0
                            ? new(blocks.Peek(), [.. words])
                            : throw new FormatException("An empty directive.")
                    );
                    words.Clear();
                    break;
                case '{':
                    found.Add(new(blocks.Peek(), [.. words]));
                    blocks.Push(string.Join(' ', words));
                    words.Clear();
                    break;
                case '}':
                    if (words.Count > 0 || blocks.Count == 1)
                        throw new FormatException("A block ends too early.");
                    blocks.Pop();
                    break;
                case '\'' or '"':
                    words.Add(Quoted(text, ref i));
                    break;
                default:
                    words.Add(Word(text, ref i));
                    break;
            }
        }
        return blocks.Count == 1 && words.Count == 0 ? found : throw new FormatException("It ends within a block.");
    }

    private static string Quoted(string text, ref int i)
    {
        var word = new StringBuilder();
        var quote = text[i++];
        for (; text[i] != quote; i++)
            word.Append(text[i] == '\\' ? text[++i] : text[i]);
        if (i + 1 < text.Length && text[i + 1] is not (' ' or ';' or '\n' or '{' or ')'))
            throw new FormatException("Something sticks to a quote.");
        return word.ToString();
    }

    private static string Word(string text, ref int i)
    {
        var begun = i;
        while (text[i] is not (' ' or '\t' or '\r' or '\n' or ';' or '{'))
            i++;
        i--;
        return text[begun..(i + 1)];
    }
}
