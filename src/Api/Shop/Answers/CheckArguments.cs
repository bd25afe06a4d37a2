using Berth.Shop.Catalog;

namespace Berth.Shop.Answers;

/// <summary>Checks what was entered for a command's arguments, and takes the defaults for what was left empty. Pure.</summary>
public static class CheckArguments
{
    /// <summary>What is taken, by argument, and what is wrong, in words for whoever entered it.</summary>
    public static CheckAnswers.Checked Of(ProductCommand command, IReadOnlyDictionary<string, string?> given)
    {
        var its = CheckAnswers.Of(command.Arguments, given);
        var errors = new Dictionary<string, string>(its.Errors);
        foreach (var (name, value) in its.Values)
            if (value.StartsWith('-') && !command.Arguments[name].IsNumber && command.IsFirst(name))
                errors[name] = "It may not begin with a hyphen: the program would take it for an option.";
        return its with { Errors = errors };
    }
}
