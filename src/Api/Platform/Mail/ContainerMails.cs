namespace Berth.Platform.Mail;

/// <summary>The container is up. First passwords are shown on a page, for a while, and never written here.</summary>
public sealed record Welcome(
    string Name,
    string Address,
    string PageUrl,
    string? CredentialsUrl,
    DateTimeOffset? CredentialsUntil,
    string ShopUrl
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
            "On its page you can restart it, change its plan or cancel. "
                + $"To open it, or to see all your containers, sign in at {ShopUrl}/sign-in with this address. "
                + "We mail you a link that works once; there is no password to remember.",
            $"If something is unclear or does not work, contact us at {ShopUrl}/contact"
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>It could not be set up; the money went back.</summary>
public sealed record NotProvisioned(string Name, string Amount) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} could not be set up";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"We are sorry: we could not set up your container {Name}.",
            $"We have refunded {Amount}. It reaches your account within a few days. There will be no further payments.",
        ];
}

/// <summary>Paid too late for the name, which somebody else has now; the money went back.</summary>
public sealed record NameLost(string Name, string Amount) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"The name {Name} was taken before your payment came";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your payment for {Name} came after the time for which we held the name, and somebody else has it now.",
            $"We have refunded {Amount}. It reaches your account within a few days. There will be no further payments.",
            "You are welcome to order again under another name.",
        ];
}

/// <summary>It is stopped; what it stored is kept for a while.</summary>
public sealed record Suspended(string Name, string Why, string PayUrl, DateTimeOffset? RemovedAt) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is suspended";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} is stopped. {Why}",
            RemovedAt is { } at ? $"Your data is kept until {On(at)}, then deleted for good." : "Your data is kept.",
            "It starts again automatically as soon as you have paid."
        );

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Pay now", PayUrl);
}

/// <summary>It runs again.</summary>
public sealed record Resumed(string Name, string Address, bool IsPaid = true) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is running again";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            IsPaid
                ? $"Thank you: your payment has arrived, and {Name} is running again with all its data."
                : $"{Name} is running again with all its data.",
            $"It is at {Address}",
        ];
}

/// <summary>The last word before everything of it is removed.</summary>
public sealed record PurgeWarning(string Name, string PayUrl, DateTimeOffset RemovedAt) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} will be removed on {On(RemovedAt)}";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your container {Name} is suspended because it is not paid. On {On(RemovedAt)} it is removed "
                + "with everything it stored. That cannot be undone.",
            "If you pay before then, it starts again as it was.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Pay now", PayUrl);
}

/// <summary>Nothing of it is left but, perhaps, a copy of its data for a while.</summary>
public sealed record Goodbye(string Name, string Why, DateTimeOffset? KeptUntil = null) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is removed";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        Said(
            $"Your container {Name} and everything it stored are removed. {Why}",
            KeptUntil is { } until
                ? $"We keep a copy of your data until {On(until)}; contact us if you need it."
                : null,
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
