namespace Berth.Platform.Mail;

/// <summary>Something that an operator must know. Goes to each of the operators' addresses.</summary>
public sealed record OperatorAlert(string Subject, string Text) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject { get; } = Subject;

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs => Text.Split("\n\n");
}

/// <summary>
/// What a visitor wrote to the operators. Their address stands in the text, where nobody answers to it without looking:
/// anybody can type any.
/// </summary>
public sealed record VisitorWrote(string Name, string Email, string Message) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} writes to you";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"From the shop's contact page: {Name}, who says that their address is {Email}",
            .. Message
                .ReplaceLineEndings("\n")
                .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];
}
