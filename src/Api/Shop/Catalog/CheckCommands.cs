namespace Berth.Shop.Catalog;

/// <summary>Checks the commands of a product's file.</summary>
internal static class CheckCommands
{
    private const int MostArguments = 10;

    /// <summary>What is wrong with them, each with its key.</summary>
    public static IEnumerable<string> Of(Product product)
    {
        foreach (var twice in product.Commands.GroupBy(x => x.Name).Where(g => g.Count() > 1))
            yield return $"commands: '{twice.Key}' stands there {twice.Count()} times.";
        foreach (var command in product.Commands)
        foreach (var mistake in Mistakes(command))
            yield return $"commands, {command.Name}: {mistake}";
    }

    private static IEnumerable<string> Mistakes(ProductCommand c)
    {
        if (!LoadCatalog.IsName(c.Name))
            yield return $"name: '{c.Name}' must be 1-40 of a-z, 0-9 and hyphen, starting with a letter.";
        if (c.Title.Length is 0 or > 80)
            yield return "title: must have 1-80 characters.";
        if (c.Run.Count == 0 || c.Run.Any(string.IsNullOrEmpty))
            yield return "run: must be a program and its arguments, [/bin/program, argument].";
        else if (
            c.Arguments.Keys.FirstOrDefault(n => c.Run[0].Contains($"{{{n}}}", StringComparison.Ordinal)) is { } named
        )
            yield return $"run: {{{named}}} stands in the program. Whoever runs it must not choose what is run.";
        if (c.TimeoutSeconds is < 1 or > 300)
            yield return $"timeoutSeconds: {c.TimeoutSeconds} must be 1-300.";
        if (c.Arguments.Count > MostArguments)
            yield return $"arguments: has {c.Arguments.Count}. At most {MostArguments} are asked for.";
        foreach (var (name, argument) in c.Arguments)
        foreach (var mistake in Argument(c, name, argument))
            yield return $"arguments, {name}: {mistake}";
    }

    private static IEnumerable<string> Argument(ProductCommand c, string name, Question argument)
    {
        if (!CheckEnvironment.IsVariable(name))
            yield return "must be letters, digits and _, not starting with a digit.";
        else if (!c.Run.Skip(1).Any(part => Placeholders.In(part).Contains(name)))
            yield return $"stands nowhere in run. Write {{{name}}} where its value belongs.";
        if (argument.IsSecret)
            yield return "kind: an argument cannot be secret: every program in the container can read it while it runs.";
        foreach (var mistake in CheckQuestions.Said(argument))
            yield return mistake;
    }
}
