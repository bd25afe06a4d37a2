namespace Berth.Platform.Mail;

/// <summary>It ends with the time that is paid for. <paramref name="Then"/> says what becomes of it.</summary>
public sealed record CancellationScheduled(string Name, DateTimeOffset EndsAt, string Then, string PageUrl)
    : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} ends on {On(EndsAt)}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"You have cancelled {Name}. {Then}", "Until then you can withdraw the cancellation on its page."];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>The customer thought better of it.</summary>
public sealed record CancellationWithdrawn(string Name, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} continues";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"The cancellation of {Name} is withdrawn. It continues as before."];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>It runs on another plan.</summary>
public sealed record PlanChanged(string Name, string Plan, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is now on the plan {Plan}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"Your container {Name} is now on the plan {Plan}, with everything it stored."];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>The other plan could not be had.</summary>
public sealed record PlanChangeRefused(string Name, string Plan, string Why, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} could not change to the plan {Plan}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"Your container {Name} could not change to the plan {Plan}. {Why}", "It stays on its plan, at its price."];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}
