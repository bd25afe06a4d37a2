namespace Berth.Platform.Mail;

/// <summary>The container is up. First passwords are shown on a page, for a while, and never written here.</summary>
public sealed record Welcome(
    string Name,
    string Address,
    string PageUrl,
    string? CredentialsUrl,
    DateTimeOffset? CredentialsUntil,
    string ShopUrl,
    string FirstSteps = ""
) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is ready";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} is set up. It is at {Address}",
            CredentialsUrl is null ? null
                : CredentialsUntil is { } until ? $"View your login details until {On(until)} at {CredentialsUrl}"
                : $"View your login details at {CredentialsUrl}",
            FirstSteps.Length == 0 ? null : $"First steps:\n{FirstSteps}",
            "On its page you can restart it, change its plan or cancel. "
                + $"To open it, or to see all your containers, sign in at {ShopUrl}/sign-in with this address. "
                + "We mail you a link that works once; there is no password to remember.",
            $"If something is unclear or does not work, contact us at {ShopUrl}/contact"
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>It could not be set up; the money went back, if there was any.</summary>
public sealed record NotProvisioned(string Name, string? Amount) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} could not be set up";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"We are sorry: we could not set up your container {Name}.", Refunded.Words(Amount)];
}

/// <summary>Ordered too late for the name, which somebody else has now; the money went back, if there was any.</summary>
public sealed record NameLost(string Name, string? Amount) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject =>
        Amount is null
            ? $"The name {Name} was taken before your order was complete"
            : $"The name {Name} was taken before your payment came";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your {(Amount is null ? "order" : "payment")} for {Name} came after the time for which we held the name, and "
                + "somebody else has it now.",
            Refunded.Words(Amount),
            "You are welcome to order again under another name.",
        ];
}

/// <summary>
/// It is stopped; what it stored is kept for a while. <paramref name="Then"/> says what is left after that.
/// </summary>
public sealed record Suspended(
    string Name,
    string Why,
    string PayUrl,
    DateTimeOffset? RemovedAt,
    string Then,
    bool CanPay = true
) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is suspended";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} is stopped. {Why}",
            RemovedAt is { } at
                ? $"Your data is kept until {On(at)}. Then it is removed. {Then}"
                : "Your data is kept.",
            CanPay
                ? "It starts again automatically as soon as you have paid."
                : "Nothing more is charged. If you want it back, contact us first: it does not start by a payment alone."
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => (CanPay ? "Pay now" : "Contact us", PayUrl);
}

/// <summary>An operator stopped it; what it stored is kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsCharged">Whether it is charged for meanwhile; null if it never is.</param>
/// <param name="ContactUrl">Where to ask.</param>
public sealed record StoppedByOperator(string Name, bool? IsCharged, string ContactUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} was stopped by its operator";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"We, who operate it, have stopped your container {Name}. Your data is kept.",
            IsCharged == false ? "Nothing is charged while it is stopped." : null,
            "If you want to know why, or have it started again, contact us."
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Contact us", ContactUrl);
}

/// <summary>Its payment is disputed, so it is stopped until that is decided.</summary>
public sealed record StoppedByDispute(string Name, string ContactUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is stopped while its payment is disputed";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The bank of the card that paid for your container {Name} disputes the payment. Until that is decided the "
                + "container is stopped. Your data is kept, and nothing is charged meanwhile.",
            "If you did not mean to dispute it, tell your bank that the payment was right, and contact us.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Contact us", ContactUrl);
}

/// <summary>It runs again. Why is one of the sentences below.</summary>
public sealed record Resumed(string Name, string Address, string Why = Resumed.Paid) : MailTemplate
{
    /// <summary>It was paid for.</summary>
    public const string Paid = "Thank you: your payment has arrived.";

    /// <summary>Its owner started it.</summary>
    public const string ByOwner = "You have started your container.";

    /// <summary>An operator started it.</summary>
    public const string ByOperator = "We, who operate it, have started your container.";

    /// <summary>A dispute is over.</summary>
    public const string AfterDispute = "The dispute about your container is over.";

    /// <summary>It was stopped for what it used.</summary>
    public const string WithinLimits = "Your container is within the limits of its plan again.";

    /// <inheritdoc />
    public override string Subject => $"{Name} is running again";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [$"{Why} {Name} is running again with all its data.", $"It is at {Address}"];
}

/// <summary>It has not been up for a while, although it should be.</summary>
public sealed record NotUp(string Name, string Why, DateTimeOffset Since, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is not up";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} has not been up since {Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
            Why.Length == 0 ? null : Why,
            "We try to put it right by ourselves, and we have been told, too. You need not do anything; if you changed "
                + "something in it, its log on its page may say what is wrong.",
            "We mail you when it is up again."
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>It is up again, after a mail that said it was not.</summary>
public sealed record UpAgain(string Name, string Address) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is up again";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs => [$"Your container {Name} is up again, at {Address}"];
}

/// <summary>The last word before it is removed. <paramref name="Then"/> says what is left.</summary>
public sealed record PurgeWarning(string Name, string PayUrl, DateTimeOffset RemovedAt, string Then, bool CanPay = true)
    : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} will be removed on {On(RemovedAt)}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your container {Name} is suspended{(CanPay ? " because it is not paid" : "")}. On {On(RemovedAt)} it is removed "
                + $"with everything it stored. {Then}",
            CanPay
                ? "If you pay before then, it starts again as it was."
                : "If you want to keep it, contact us before then.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => (CanPay ? "Pay now" : "Contact us", PayUrl);
}

/// <summary>Nothing of it is left but, perhaps, a copy of its data for a while.</summary>
public sealed record Goodbye(string Name, string Why, string Copy) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is removed";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} and everything it stored are removed. {Why}",
            Copy,
            "There will be no further payments. Thank you for having been our customer."
        );
}

/// <summary>The way to a container's page, for its owner, who asked for it.</summary>
public sealed record YourPage(string Name, string PageUrl, int Minutes) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"The page of {Name}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Somebody asked for the link to your container {Name}. It signs you in and opens the container's page, where "
                + "you can pay, change and cancel.",
            $"It works once, for {Minutes} minutes. If it was not you, ignore this mail.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>To somebody whom the owner of a container with a gate invites. No words of the owner's stand in it.</summary>
public sealed record Invited(string Name, string Address) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"You are invited to {Name}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The owner of {Name} lets you in at {Address}",
            "Open it and sign in with this address: we mail you a link that works once; there is no password to remember.",
            "If you do not know who that is, ignore this mail.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ($"Open {Name}", Address);
}
