namespace Berth.Platform.Mail;

/// <summary>Somebody wants to sign in with this mailbox.</summary>
public sealed record SignIn(string Url, int Minutes) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => "Your link to sign in";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"This link signs you in. It works once, for {Minutes} minutes.",
            "If you did not ask for it, ignore this mail: nobody can sign in without it.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Sign in", Url);
}

/// <summary>Somebody who is signed in wants this mailbox to be theirs.</summary>
public sealed record ProveAddress(string Url, int Minutes) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => "Is this your new address?";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Open this link to sign in with this address from now on. It works once, for {Minutes} minutes.",
            "If you did not ask for it, ignore this mail.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("This is my address", Url);
}

/// <summary>To the address that an account had.</summary>
public sealed record AddressMoved(string To) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => "Your address was changed";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"You now sign in with {To}. This address is no longer used.",
            "If that was not you, reply to this mail at once.",
        ];
}

/// <summary>What an account asks for besides its mailbox is another now.</summary>
public sealed record FactorChanged(string What) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => "Your second factor was changed";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [What, "If that was not you, reply to this mail at once: somebody else is signed in to your account."];
}
