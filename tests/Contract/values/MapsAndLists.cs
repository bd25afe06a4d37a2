using System.Collections.Immutable;
using Pulumi;

namespace Values;

/// <summary>Maps and lists of inputs. SDK: Core/InputMap.cs, Core/InputList.cs.</summary>
internal static class MapsAndLists
{
    // InputMap.Add and the indexer, which calls it, compare values when the map is used; AddRange is
    // ImmutableDictionary.AddRange of inputs, each the same as itself only; Merge takes the second's.
    public static async Task KeysAddedTwiceAsync()
    {
        var same = new InputMap<string> { { "k", "v" }, { "l", "w" } };
        same.Add("k", Output.Create("v"));
        await Say.LineAsync("a key added twice with the same value", same);
        var other = new InputMap<string> { ["k"] = "v" };
        other.Add("k", "other");
        await Say.ThrownAsync("added with another value", () => Say.LineAsync("", other));
        var indexed = new InputMap<string> { ["k"] = "v" };
        indexed["k"] = "other";
        await Say.ThrownAsync("set to another value", () => Say.LineAsync("", indexed));
        var hidden = new InputMap<string> { ["k"] = "v" };
        hidden.Add("k", Output.CreateSecret("v"));
        await Say.LineAsync("added as a secret of the same value", hidden);
        var range = new InputMap<string> { ["k"] = "v" };
        range.AddRange(new InputMap<string> { ["k"] = "v" });
        await Say.ThrownAsync("added with a range", () => Say.LineAsync("", range));
        var collected = new InputMap<string>
        {
            { "k", "v" },
            new InputMap<string> { ["l"] = "w" },
        };
        await Say.LineAsync("a map in an initialiser", collected);
        var merged = InputMap<string>.Merge(
            new InputMap<string> { ["k"] = "1", ["l"] = "1" },
            new InputMap<string> { ["k"] = "2" }
        );
        await Say.LineAsync("two maps merged", merged);
    }

    // Null immutable ones flow through, for backwards compatibility; of mutable ones an immutable copy is made.
    public static async Task NullsAsync()
    {
        InputMap<string> map = Output.Create((ImmutableDictionary<string, string>)null!);
        await Say.LineAsync("an output of a null immutable map", map);
        InputMap<string> plain = (ImmutableDictionary<string, string>)null!;
        await Say.LineAsync("a null immutable map", plain);
        InputList<string> list = Output.Create(default(ImmutableArray<string>));
        Say.Line(
            "an output of a default array is default",
            await Pulumi.Utilities.OutputUtilities.GetValueAsync(list.ToOutput().Apply(l => l.IsDefault))
        );
        InputList<string> array = default(ImmutableArray<string>);
        Say.Line(
            "a default array is default",
            await Pulumi.Utilities.OutputUtilities.GetValueAsync(array.ToOutput().Apply(l => l.IsDefault))
        );
        InputMap<string> mutable = Output.Create((Dictionary<string, string>)null!);
        await Say.ThrownAsync("an output of a null dictionary", () => Say.LineAsync("", mutable));
        InputList<string> late = Output.Create((List<string>)null!);
        await Say.ThrownAsync("an output of a null list", () => Say.LineAsync("", late));
        Say.Thrown("a null array", () => _ = (InputList<string>)(string[])null!);
        Say.Thrown("an output of a null task", () => Output.Create((Task<int>)null!));
        await Say.LineAsync("an empty map", new InputMap<string>());
        await Say.LineAsync("an empty list", new InputList<string>());
    }
}
