namespace Berth.Platform.Mail;

/// <summary>Its volume is nearly full.</summary>
public sealed record DiskNearlyFull(string Name, long UsedMb, long LimitMb, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is running out of disk space";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The data of your container {Name} takes {UsedMb} MB, and its plan includes {LimitMb} MB.",
            "Delete what you do not need, or take a larger plan on its page.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>Its volume holds more than the plan has room for; it runs for a while still.</summary>
public sealed record DiskOver(string Name, long UsedMb, long LimitMb, DateTimeOffset StopsAt, string PageUrl)
    : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is over its disk limit";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"The data of your container {Name} takes {UsedMb} MB, and its plan includes {LimitMb} MB.",
            $"It runs until {On(StopsAt)}. Delete something before then or choose a larger plan on its page; "
                + "otherwise it is stopped, with its data kept.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>It is stopped because of its volume.</summary>
public sealed record DiskStopped(string Name, string PageUrl) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject => $"{Name} is stopped: it is over its disk limit";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            $"Your container {Name} still holds more than its plan includes, so it is stopped. Its data is kept.",
            "A larger plan, which you can choose on its page, starts it at once. If you would rather delete "
                + "something, reply to this mail, and we will start it for a few days.",
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}

/// <summary>Most of the month's traffic is used, or all of it.</summary>
public sealed record TrafficUsed(
    string Name,
    int Percent,
    long LimitGb,
    bool Stops,
    DateTimeOffset MonthEnds,
    string PageUrl
) : MailTemplate
{
    /// <inheritdoc />
    public override string Subject =>
        Percent < 100
            ? $"{Name} has used most of its traffic of this month"
            : $"{Name} has used its traffic of this month";

    /// <inheritdoc />
    public override IReadOnlyList<string> Paragraphs =>
        [
            Percent < 100
                ? $"Your container {Name} has sent and received more than {Percent} percent of the {LimitGb} GB "
                    + "that its plan includes per month."
                : $"Your container {Name} has sent and received the {LimitGb} GB that its plan includes per month.",
            (Stops, Percent) switch
            {
                (true, < 100) =>
                    $"When all of it is used, it is stopped until {On(MonthEnds)}. A larger plan includes more.",
                (true, _) => $"It is stopped until {On(MonthEnds)}, with its data kept. A larger plan, which you can "
                    + "take on its page, starts it at once.",
                _ => "It keeps running. A larger plan, which you can choose on its page, includes more.",
            },
        ];

    /// <inheritdoc />
    public override (string Text, string Url)? Action => ("Open its page", PageUrl);
}
