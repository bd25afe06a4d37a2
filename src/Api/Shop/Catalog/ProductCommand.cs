namespace Berth.Shop.Catalog;

/// <summary>A command that a customer may have run in the container, as the product's file has it.</summary>
public sealed class ProductCommand
{
    /// <summary>It stands in addresses.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the customer reads.</summary>
    public string Title { get; set; } = "";

    /// <summary>Program and arguments, in which <c>{NAME}</c> stands for an argument; no shell is involved.</summary>
    public List<string> Run { get; set; } = [];

    /// <summary>What whoever runs it is asked, by the name that stands in <see cref="Run"/>.</summary>
    public Dictionary<string, Question> Arguments { get; set; } = [];

    /// <summary>How long it is waited for.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>
    /// What is run. Each value becomes part of one argument and of nothing else. What consists of a value that nobody
    /// gave is left out.
    /// </summary>
    /// <param name="values">Checked values.</param>
    public List<string> Line(IReadOnlyDictionary<string, string> values) =>
        [
            .. Run.Where(part => Alone(part) is not { } name || values.ContainsKey(name))
                .Select(part =>
                    Placeholders.FillKnown(part, Arguments.ContainsKey, n => values.GetValueOrDefault(n, ""))
                ),
        ];

    /// <summary>Whether an argument begins with this value, so that a program could take it for an option.</summary>
    internal bool IsFirst(string name) => Run.Exists(p => p.StartsWith($"{{{name}}}", StringComparison.Ordinal));

    /// <summary>The argument that a part consists of; null if it is more than one, or none.</summary>
    private string? Alone(string part) => Arguments.Keys.FirstOrDefault(name => part == $"{{{name}}}");
}
