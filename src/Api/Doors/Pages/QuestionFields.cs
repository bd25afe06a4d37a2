using Berth.Shop.Catalog;

namespace Berth.Doors.Pages;

/// <summary>The fields of a form for questions.</summary>
/// <param name="Questions">By variable, or by a command's argument.</param>
/// <param name="Values">What was entered, by the same.</param>
/// <param name="Kept">Secrets that there are already: their fields may stay empty.</param>
public sealed record QuestionFields(
    IReadOnlyDictionary<string, Question> Questions,
    IReadOnlyDictionary<string, string?> Values,
    IReadOnlyCollection<string> Kept
);
