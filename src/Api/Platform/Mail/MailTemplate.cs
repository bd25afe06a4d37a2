using System.Globalization;

namespace Berth.Platform.Mail;

/// <summary>
/// What we write to somebody, as a value. One record for each kind; what it says is fixed when it is promised (see
/// <see cref="Data.AppDb.Send(string, string, MailTemplate)"/>). No password ever stands in one.
/// </summary>
public abstract record MailTemplate
{
    /// <summary>The subject, as it is read: the header is encoded when the mail goes out.</summary>
    public abstract string Subject { get; }

    /// <summary>Plain sentences. Addresses in them become links.</summary>
    public abstract IReadOnlyList<string> Paragraphs { get; }

    /// <summary>The one thing that the reader can do, if any.</summary>
    public virtual (string Text, string Url)? Action => null;

    /// <summary>A time as letters say it: <c>20 November 2026, 14:00 UTC</c>.</summary>
    protected static string On(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Those paragraphs that there is something to say for.</summary>
    protected static IReadOnlyList<string> Said(params string?[] paragraphs) => [.. paragraphs.OfType<string>()];
}
