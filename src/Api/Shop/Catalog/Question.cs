using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.Shop.Catalog;

/// <summary>
/// What somebody is asked: the buyer, whose answer becomes an environment variable of the container, or whoever runs a
/// command, whose answer becomes part of it.
/// </summary>
public sealed class Question
{
    /// <summary>What is taken of a text when nothing else is said, in characters.</summary>
    public const int UsualLength = 200;

    /// <summary>Above the field.</summary>
    public string Title { get; set; } = "";

    /// <summary>
    /// <c>text</c>; <c>number</c>, a whole one; <c>choice</c>, of <see cref="Choices"/>; or <c>secret</c>, which is kept
    /// encrypted and never shown again.
    /// </summary>
    public string Kind { get; set; } = "text";

    public List<string> Choices { get; set; } = [];

    /// <summary>What is taken if nothing is entered.</summary>
    public string Default { get; set; } = "";

    /// <summary>A regular expression that the whole answer must match; empty = any.</summary>
    public string Pattern { get; set; } = "";

    public int MaxLength { get; set; } = UsualLength;

    /// <summary>The smallest number that is taken.</summary>
    public int Min { get; set; }

    /// <summary>The largest number that is taken.</summary>
    public int Max { get; set; } = int.MaxValue;

    /// <summary>Whether something must be entered.</summary>
    public bool Required { get; set; }

    /// <summary>Below the field.</summary>
    public string Help { get; set; } = "";

    /// <summary>Whether it is kept encrypted and never shown.</summary>
    public bool IsSecret => Kind == "secret";

    /// <summary>Whether it is a whole number.</summary>
    public bool IsNumber => Kind == "number";

    /// <summary>Why it is no answer, in words for whoever gives it; null if it is one.</summary>
    public string? WrongWith(string answer) =>
        answer.Length == 0
            ? Required
                ? "Please fill this in."
                : null
            : Kind == "choice"
                ? Choices.Contains(answer)
                    ? null
                    : $"Please choose one of {string.Join(", ", Choices)}."
                : IsNumber
                    ? int.TryParse(answer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && Min <= number
                    && number <= Max
                        ? null
                        : Max == int.MaxValue
                            ? $"It is a whole number, {Min} or more."
                            : $"It is a whole number from {Min} to {Max}."
                    : answer.Length > MaxLength
                        ? $"It has {MaxLength} characters at most."
                        : answer.Any(char.IsControl)
                            ? "It is one line of text, without control characters."
                            : Pattern.Length > 0 && !Whole(Pattern).IsMatch(answer)
                                ? Help.Length > 0
                                    ? $"It does not have the right form. {Help}"
                                    : "It does not have the right form."
                                : null;

    /// <summary>A pattern as it is used: for the whole of it, in time that grows with the text and no faster.</summary>
    public static Regex Whole(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
