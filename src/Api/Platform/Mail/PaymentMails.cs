namespace Berth.Platform.Mail;

/// <summary>A renewal was not paid.</summary>
public sealed record PaymentFailed(string Name, string PayUrl, DateTimeOffset SuspendsAt) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"Your payment for {Name} did not go through";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The payment for your container {Name} was declined. It keeps running for now.",
            $"Please pay, or give us another card, before {On(SuspendsAt)}. After that it is stopped until you have paid.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Pay now", PayUrl);
}

/// <summary>It is still not paid, and will be stopped.</summary>
public sealed record PaymentReminder(string Name, string PayUrl, DateTimeOffset SuspendsAt) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"Please pay for {Name} before {On(SuspendsAt)}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The payment for your container {Name} is still missing.",
            $"On {On(SuspendsAt)} it is stopped until you have paid.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Pay now", PayUrl);
}

/// <summary>The bank wants its customer to confirm.</summary>
public sealed record ActionRequired(string Name, string PayUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"Please confirm your payment for {Name}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"Your bank asks you to confirm the payment for your container {Name}. Until you do, it is not paid."];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Confirm the payment", PayUrl);
}

/// <summary>The trial ends, and payments begin. <paramref name="HasPaid"/>: there was a setup fee.</summary>
public sealed record TrialEnding(string Name, DateTimeOffset EndsAt, string Price, string PageUrl, bool HasPaid = false)
    : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"Your trial of {Name} ends on {On(EndsAt)}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your trial of {Name} ends on {On(EndsAt)}. From then on it costs {Price}.",
            $"If you do not want to keep it, cancel on its page before then, and you pay nothing{(HasPaid ? " more" : "")}.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>
/// An order was taken back, and the money of its payment, if there was any: a trial has none.
/// </summary>
public sealed record Refunded(string Name, string? Amount, string Why) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject =>
        Amount is null ? $"Your order of {Name} was cancelled" : $"Your payment for {Name} was refunded";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"We have cancelled your order of {Name}. {Why}", Words(Amount)];

    /// <summary>What became of the money: what has really gone back, or that there was none.</summary>
    internal static string Words(string? amount) =>
        amount is null
            ? "Nothing was charged, and nothing will be."
            : $"We have refunded {amount}. It reaches your account within a few days. There will be no further payments.";
}
