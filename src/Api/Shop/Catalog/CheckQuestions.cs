namespace Berth.Shop.Catalog;

/// <summary>Checks what a product's file asks buyers.</summary>
internal static class CheckQuestions
{
    private const int Most = 30;
    private const int LongestPattern = 200;

    /// <summary>What is wrong with it, each with its key.</summary>
    public static IEnumerable<string> Of(Product product)
    {
        if (product.Ask.Count > Most)
            yield return $"ask: has {product.Ask.Count} questions. Nobody answers more than {Most}.";
        foreach (var (name, question) in product.Ask)
        foreach (var mistake in Named(product, name).Concat(Said(question)))
            yield return $"ask, {name}: {mistake}";
    }

    private static IEnumerable<string> Named(Product p, string name)
    {
        if (!CheckEnvironment.IsVariable(name))
            yield return "must be the name of an environment variable: letters, digits and _, not starting with a digit.";
        if (Placeholders.Known.ContainsKey(name))
            yield return "is a placeholder that each product has. Take another name.";
        if (CheckEnvironment.Has(p, name))
            yield return "stands under environment, too. It can only be one of the two.";
        if (p.SecretVariables().Contains(name))
            yield return "stands under secrets, too. It can only be one of the two.";
    }

    /// <summary>What is wrong with a question, whoever is asked.</summary>
    internal static IEnumerable<string> Said(Question q)
    {
        if (q.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters: the buyer reads it above the field.";
        if (q.Help.Length > 300)
            yield return "help: must have 300 characters at most.";
        if (q.Kind is not ("text" or "number" or "choice" or "secret"))
            yield return $"kind: '{q.Kind}' must be text, number, choice or secret.";
        if (!q.IsNumber && (q.Min, q.Max) is not (0, int.MaxValue))
            yield return "min, max: are of the kind number.";
        if (q.Min > q.Max)
            yield return $"max: {q.Max} must not be less than min, {q.Min}.";
        if (q.MaxLength is < 1 or > 4096)
            yield return $"maxLength: {q.MaxLength} must be 1-4096.";
        if (q.Kind == "choice" ? q.Choices.Count is 0 or > 50 : q.Choices.Count > 0)
            yield return "choices: a question of the kind choice has 1-50 of them, and no other has any.";
        if (q.Choices.Exists(c => c.Length is 0 or > 200 || c.Any(char.IsControl)))
            yield return "choices: each must have 1-200 characters, on one line.";
        if (q.Choices.Distinct().Count() != q.Choices.Count)
            yield return "choices: each stands there once.";
        if (q.IsSecret && q.Default.Length > 0)
            yield return "default: a secret has none; everybody would have the same.";
        var pattern = Pattern(q);
        if (pattern is not null)
            yield return pattern;
        else if (q.Default.Length > 0 && q.WrongWith(q.Default) is { } wrong)
            yield return $"default: '{q.Default}' is no answer. {wrong}";
    }

    private static string? Pattern(Question q)
    {
        if (q.Pattern.Length == 0)
            return null;
        if (q.Kind == "choice")
            return "pattern: a choice has none; its choices say what is taken.";
        if (q.IsNumber)
            return "pattern: a number has none; min and max say what is taken.";
        if (q.Pattern.Length > LongestPattern)
            return $"pattern: must have {LongestPattern} characters at most.";
        try
        {
            Question.Whole(q.Pattern);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"pattern: cannot be used. {e.Message} It is a regular expression of .NET without look-around, "
                + "backreferences and atomic groups.";
        }
    }
}
