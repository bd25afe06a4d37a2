using System.Text.RegularExpressions;

namespace Berth.Tests.Infra.Types;

/// <summary>One property: how it is written in C#, or declared for Node.</summary>
public sealed record Member(string Name, string Type, bool Optional);

/// <summary>What a published package declares: blocks of members, by their headings (declared/*.txt).</summary>
public sealed partial class Declared
{
    private readonly Dictionary<string, List<(string Word, Member Member)>> _blocks = [];

    /// <summary>The package's version and checksum.</summary>
    public required string Version { get; init; }

    /// <summary>The headings: <c>resource aws:ec2/vpc:Vpc</c>, <c>input ec2.RouteTableRoute</c>.</summary>
    public IReadOnlyCollection<string> Headings => _blocks.Keys;

    public static Declared Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var declared = new Declared { Version = lines[0].Split(' ')[2] };
        var block = new List<(string, Member)>();
        foreach (var line in lines.Skip(1))
        {
            if (Property().Match(line) is not { Success: true } match)
                declared._blocks[line] = block = [];
            else
                block.Add(
                    (
                        match.Groups["word"].Value,
                        new(match.Groups["name"].Value, match.Groups["type"].Value, match.Groups["optional"].Length > 0)
                    )
                );
        }
        return declared;
    }

    /// <summary>The members of a block: <c>in</c>, <c>out</c>, <c>plain</c>, <c>state</c> or <c>has</c>.</summary>
    public IReadOnlyDictionary<string, Member> Of(string heading, string word) =>
        _blocks[heading].Where(m => m.Word == word).ToDictionary(m => m.Member.Name, m => m.Member);

    [GeneratedRegex(@"^  (?<word>in|out|plain|state|has) (?<name>\w+)(?<optional>\??) (?<type>.+)$")]
    private static partial Regex Property();
}
