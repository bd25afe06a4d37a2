using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>
/// The layers of src/Api. A layer knows itself and those below it; a lower one tells a higher one by a job or an event.
/// Within a layer, features stand in the order of this list, too: a feature knows those before it.
/// </summary>
public sealed partial class LayerTests
{
    private static readonly (string Layer, string[] Features)[] Layers =
    [
        (
            "Platform",
            [
                "Addresses",
                "Settings",
                "Data",
                "Keys",
                "Telemetry",
                "Audit",
                "Jobs",
                "Mail",
                "Alerts",
                "Webhooks",
                "Zone",
                "Accounts",
                "Web",
            ]
        ),
        (
            "Shop",
            [
                "Catalog",
                "Hosts",
                "Tenancy",
                "Orders",
                "Feasibility",
                "Secrets",
                "Answers",
                "Customers",
                "Gateway",
                "Usage",
                "Subscriptions",
                "Checkout",
                "Payments",
            ]
        ),
        (
            "Tenants",
            [
                "Isolation",
                "Volumes",
                "Edge",
                "Domains",
                "Gate",
                "Metering",
                "Containers",
                "Backups",
                "Health",
                "Provisioning",
                "Sweep",
            ]
        ),
        ("Operations", ["Operations"]),
        ("Doors", ["Live", "Pages", "Admin", "Api", "Cli"]),
    ];

    [Fact]
    public void NoLayerKnowsAHigherOne() =>
        Arrows()
            .Where(a => LayerOf(a.To) > LayerOf(a.From))
            .Select(a => $"{a.From} -> {a.To}: {a.File}")
            .ShouldBeEmpty(
                "A lower layer names a higher one. Move the code up, or tell the higher layer by a job or an event. "
                    + $"The layers, lowest first: {string.Join(" <- ", Layers.Select(l => l.Layer))}."
            );

    [Fact]
    public void FeaturesOfALayerStandInOrder()
    {
        var order = Layers.SelectMany(l => l.Features.Select(f => Name(l.Layer, f))).ToList();
        var backward = Arrows()
            .Where(a => LayerOf(a.To) == LayerOf(a.From) && order.IndexOf(a.To) > order.IndexOf(a.From))
            .Select(a => $"{a.From} -> {a.To}: {a.File}")
            .ToList();
        backward.ShouldBeEmpty(
            "A feature names one that stands after it in the list of its layer, and so the two, or more, become one knot. "
                + "Move what both need to the lower one."
        );
    }

    [Fact]
    public void EachFeatureHasALayer() =>
        SourceFile
            .CSharp("src/Api")
            .Select(f => f.Feature)
            .Where(f => f != "")
            .Distinct()
            .Except(Layers.SelectMany(l => l.Features.Select(f => Name(l.Layer, f))))
            .ShouldBeEmpty("A new feature has a place in a layer: add it to Layers in this file.");

    private static string Name(string layer, string feature) => layer == feature ? layer : $"{layer}/{feature}";

    private static int LayerOf(string feature) => Array.FindIndex(Layers, l => l.Layer == feature.Split('/')[0]);

    /// <summary>Which file names which other feature: by a using, or by its namespace in the text.</summary>
    private static IEnumerable<(string From, string To, string File)> Arrows()
    {
        var names = Layers.SelectMany(l => l.Features.Select(f => Name(l.Layer, f))).ToHashSet();
        return from file in SourceFile.CSharp("src/Api").Concat(SourceFile.Under("src/Api", "*.cshtml"))
            where file.Feature != ""
            from to in Named().Matches(file.Text).Select(m => NameOf(m, names)).OfType<string>().Distinct()
            where to != file.Feature
            select (file.Feature, to, file.Path);
    }

    /// <summary>Without <c>Berth.</c>, as a file in that namespace may write it, only a feature's name counts.</summary>
    private static string? NameOf(Match match, HashSet<string> names)
    {
        var (layer, feature) = (match.Groups["layer"].Value, match.Groups["feature"].Value);
        if (names.Contains($"{layer}/{feature}"))
            return $"{layer}/{feature}";
        return match.Groups["root"].Success && names.Contains(layer) ? layer : null;
    }

    [GeneratedRegex(
        @"(?<![\w.])(?<root>Berth\.)?(?<layer>Platform|Shop|Tenants|Operations|Doors)(\.(?<feature>[A-Z]\w+))?"
    )]
    private static partial Regex Named();
}
