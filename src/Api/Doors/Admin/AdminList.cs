namespace Berth.Doors.Admin;

/// <summary>A list on the operators' pages, with search, filter, paging, and actions on several rows at once.</summary>
public sealed class AdminList
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    public required string Title { get; init; }

    public required string Path { get; init; }

    /// <summary>What the search covers, for the field's label; null if there is no search.</summary>
    public string? Searches { get; init; }

    /// <summary>The states that the filter offers; empty if there is no filter.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public required IReadOnlyList<string> Columns { get; init; }
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>The actions on the selected rows.</summary>
    public IReadOnlyList<Action> Actions { get; init; } = [];

    /// <summary>The search, filter and page of the request.</summary>
    public required AdminPage Asked { get; init; }

    /// <summary>Whether there are more after this page.</summary>
    public bool HasMore { get; init; }

    /// <summary>Returns the address of another page with the same search and filter.</summary>
    public string Link(int page) =>
        $"{Path}?q={Uri.EscapeDataString(Asked.Q ?? "")}&state={Uri.EscapeDataString(Asked.State ?? "")}&p={page}";

    /// <summary>A row of the list.</summary>
    /// <param name="Id">What the form sends if the row is selected; null if no action applies to it.</param>
    /// <param name="Name">The row's name for screen readers.</param>
    /// <param name="Cells">One for each column.</param>
    public sealed record Row(string? Id, string Name, IReadOnlyList<Cell> Cells);

    /// <summary>The content of a cell.</summary>
    /// <param name="Text">For people.</param>
    /// <param name="Href">The target of its link, if it has one.</param>
    /// <param name="Tone">How it looks in addition to its text: good, bad or busy.</param>
    public sealed record Cell(string? Text, string? Href = null, string? Tone = null)
    {
        /// <summary>Makes a cell of plain text.</summary>
        public static implicit operator Cell(string? text) => new(text);

        /// <summary>Makes a cell that shows a time in UTC.</summary>
        public static Cell At(DateTimeOffset? at) =>
            new(at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A button under the list.</summary>
    public sealed record Action(string Handler, string Text, bool IsDangerous = false);
}
