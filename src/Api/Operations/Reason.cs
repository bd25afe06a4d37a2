namespace Berth.Operations;

/// <summary>Why an operator or a program did something, for the audit and the customer's page.</summary>
public static class Reason
{
    /// <summary>How many characters it may have.</summary>
    public const int Longest = 200;

    /// <summary>What is wrong with one, in words for who typed it; null when nothing is. None is fine.</summary>
    public static string? WrongWith(string? reason) =>
        reason?.Trim().Length > Longest
            ? $"The reason has {reason.Trim().Length} characters. It must have at most {Longest}; nothing was changed."
            : null;
}
