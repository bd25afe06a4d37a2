namespace Berth.Doors.Admin;

/// <summary>
/// A list as all operators' pages show it: searched, filtered, by pages, with what may be done to several at once.
/// </summary>
public sealed class AdminList
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    public required string Title { get; init; }

    /// <summary>Where the page is.</summary>
    public required string Path { get; init; }

    /// <summary>What can be searched, for the field's label; null = nothing.</summary>
    public string? Searches { get; init; }

    /// <summary>What the filter offers; none when there is nothing to filter.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public required IReadOnlyList<string> Columns { get; init; }
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>What may be done to the rows that are ticked.</summary>
    public IReadOnlyList<Action> Actions { get; init; } = [];

    /// <summary>What is asked for.</summary>
    public required AdminPage Asked { get; init; }

    /// <summary>Whether there are more after this page.</summary>
    public bool HasMore { get; init; }

    /// <summary>This page's address with something else in it.</summary>
    public string Link(int page) =>
        $"{Path}?q={Uri.EscapeDataString(Asked.Q ?? "")}&state={Uri.EscapeDataString(Asked.State ?? "")}&p={page}";

    /// <summary>One thing.</summary>
    /// <param name="Id">What the form sends when it is ticked; null when nothing can be done to it.</param>
    /// <param name="Name">What it is called, for who hears the page.</param>
    /// <param name="Cells">As many as there are columns.</param>
    public sealed record Row(string? Id, string Name, IReadOnlyList<Cell> Cells);

    /// <summary>What stands in a column.</summary>
    /// <param name="Text">For people.</param>
    /// <param name="Href">Where it leads.</param>
    /// <param name="Mood">good, bad or busy: how it looks, besides what it says.</param>
    public sealed record Cell(string? Text, string? Href = null, string? Mood = null)
    {
        /// <summary>Plain text.</summary>
        public static implicit operator Cell(string? text) => new(text);

        /// <summary>A time in UTC.</summary>
        public static Cell At(DateTimeOffset? at) =>
            new(at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A button under the list.</summary>
    public sealed record Action(string Handler, string Text, bool IsDangerous = false);
}
