using Berth.Shop.Catalog;

namespace Berth.Shop.Answers;

/// <summary>Checks what a buyer or customer entered, and takes the defaults for what they left empty. Pure.</summary>
public static class CheckAnswers
{
    /// <summary>The longest value of a customer's own variable, in bytes of UTF-8.</summary>
    public const int MostBytes = 4096;

    /// <summary>How many a customer may have.</summary>
    public const int MostOwn = 50;

    private const int LongestName = 100;

    /// <summary>The field of a form that has the answer, and its mistakes.</summary>
    public static string Field(string name) => $"{FieldStart}{name}]";

    /// <summary>The variable that such a field is about; null if it is another field.</summary>
    public static string? NameOf(string field) =>
        field.StartsWith(FieldStart, StringComparison.Ordinal) ? field[FieldStart.Length..^1] : null;

    private const string FieldStart = "Ask[";

    /// <summary>What is taken, by variable, and what is wrong, in words for the customer.</summary>
    public sealed record Checked(
        IReadOnlyDictionary<string, string> Values,
        IReadOnlyDictionary<string, string> Errors
    );

    /// <summary>Answers to questions. What has no answer and no default is not among the values.</summary>
    /// <param name="questions">The questions, by variable or argument.</param>
    /// <param name="given">What was entered.</param>
    /// <param name="kept">Secrets that are there already: left empty, they stay.</param>
    public static Checked Of(
        IReadOnlyDictionary<string, Question> questions,
        IReadOnlyDictionary<string, string?>? given,
        IReadOnlyCollection<string>? kept = null
    )
    {
        var (values, errors) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var name in given?.Keys.Where(n => !questions.ContainsKey(n)) ?? [])
            errors[name] = "This is not asked.";
        foreach (var (name, question) in questions)
        {
            var entered = given?.GetValueOrDefault(name) ?? "";
            var answer = question.IsSecret ? entered : entered.Trim();
            if (answer.Length == 0 && kept?.Contains(name) == true)
                continue;
            answer = answer.Length == 0 ? question.Default : answer;
            if (question.WrongWith(answer) is { } wrong)
                errors[name] = wrong;
            else if (answer.Length > 0)
                values[name] = answer;
        }
        return new(values, errors);
    }

    /// <summary>Why a variable of the customer's own is none, in words for them; null if it is one.</summary>
    public static string? WrongWithOwn(Product product, string name, string value) =>
        name.Length is 0 or > LongestName
        || name[0] is < 'A' or > 'Z'
        || !name.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_')
            ? $"A name has A-Z, 0-9 and _, begins with a letter, and has {LongestName} characters at most."
        : product.Names(name) ? $"{name} is set by us. Take another name."
        : System.Text.Encoding.UTF8.GetByteCount(value) > MostBytes ? $"A value has {MostBytes} bytes at most."
        : value.Contains('\0', StringComparison.Ordinal) ? "A value has no NUL character."
        : null;
}
