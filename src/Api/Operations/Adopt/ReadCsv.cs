using System.Globalization;
using System.Text;
using Berth.Shop.Checkout;

namespace Berth.Operations.Adopt;

/// <summary>
/// Reads customers from a CSV file (RFC 4180, UTF-8) whose first line names the columns. An unknown column is a mistake,
/// so that no misspelt one is left out without a word.
/// </summary>
public static class ReadCsv
{
    private const string SecretPrefix = "secret:";

    private static readonly string[] Columns =
    [
        "email",
        "name",
        "product",
        "plan",
        "stripe_customer",
        "stripe_subscription",
        "password",
        "data",
        "created",
        "site_name",
    ];

    /// <summary>The lines after the first; empty ones are skipped.</summary>
    /// <exception cref="UnreadableException">With every mistake of form, each with its line.</exception>
    public static IReadOnlyList<Newcomer> From(string text)
    {
        var rows = Rows(text).Where(r => r.Fields.Any(f => f.Length > 0)).ToList();
        if (rows.Count == 0)
            throw new UnreadableException("The file is empty. Its first line must name the columns.");
        var names = rows[0].Fields.Select(f => f.Trim()).ToList();
        var mistakes = names
            .Where(n => !Columns.Contains(n) && !(n.StartsWith(SecretPrefix) && n.Length > SecretPrefix.Length))
            .Select(n =>
                $"line 1: there is no column '{n}'. There are {string.Join(", ", Columns)} and secret:VARIABLE."
            )
            .Concat(
                names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => $"line 1: '{g.Key}' stands there twice.")
            )
            .Concat(((string[])["email", "name"]).Except(names).Select(n => $"line 1: the column '{n}' is missing."))
            .Concat(
                rows.Skip(1)
                    .Where(r => r.Fields.Count != names.Count)
                    .Select(r => $"line {r.Line}: it has {r.Fields.Count} fields, and the first line {names.Count}.")
            )
            .ToList();
        var found = mistakes.Count > 0 ? [] : rows.Skip(1).Select(r => Of(r, names, mistakes)).ToList();
        return mistakes.Count == 0 ? found : throw new UnreadableException(string.Join("\n  ", mistakes));
    }

    private static Newcomer Of((int Line, List<string> Fields) row, List<string> names, List<string> mistakes)
    {
        var fields = names.Zip(row.Fields).ToDictionary(f => f.First, f => f.Second);
        DateTimeOffset? created = null;
        if (Value("created") is { } text)
        {
            if (
                DateTimeOffset.TryParse(
                    text,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                    out var at
                )
            )
                created = at;
            else
                mistakes.Add($"line {row.Line}: created is '{text}'. It must be a time such as 2026-01-31T09:00:00Z.");
        }
        var secrets = fields
            .Where(f => f.Key.StartsWith(SecretPrefix, StringComparison.Ordinal) && f.Value.Length > 0)
            .ToDictionary(f => f.Key[SecretPrefix.Length..], f => f.Value);
        if (fields.GetValueOrDefault("password") is { Length: > 0 } password)
            secrets[AdoptTenant.Password] = password;
        return new()
        {
            Line = row.Line,
            Email = Value("email") ?? "",
            Name = Value("name") ?? "",
            Product = Value("product"),
            Plan = Value("plan"),
            CustomerId = Value("stripe_customer"),
            SubscriptionId = Value("stripe_subscription"),
            Secrets = secrets,
            Data = Value("data"),
            SiteName = Value("site_name"),
            CreatedAt = created,
        };

        string? Value(string column) =>
            fields.GetValueOrDefault(column)?.Trim() is { Length: > 0 } value ? value : null;
    }

    /// <summary>Rows with the number of the line that each begins on.</summary>
    private static IEnumerable<(int Line, List<string> Fields)> Rows(string text)
    {
        var (fields, field, quoted, line, begun) = (new List<string>(), new StringBuilder(), false, 1, 1);
        text = text.TrimStart('\ufeff').ReplaceLineEndings("\n");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else if (c == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else if (!quoted && c == ',')
                End();
            else if (!quoted && c == '\n')
            {
                End();
                yield return (begun, fields);
                (fields, line) = ([], line + 1);
                begun = line;
            }
            else
            {
                field.Append(c);
                line += c == '\n' ? 1 : 0;
            }
        }
        if (quoted)
            throw new UnreadableException($"line {begun}: a quotation mark is not closed.");
        if (field.Length == 0 && fields.Count == 0)
            yield break;
        End();
        yield return (begun, fields);

        void End()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
