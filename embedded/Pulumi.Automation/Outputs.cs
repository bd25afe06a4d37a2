using System.Collections.Immutable;
using Pulumi.Embedded;
using Pulumi.Serialization;

namespace Pulumi.Automation;

/// <summary>Recorded outputs as values.</summary>
internal static class Outputs
{
    public static ImmutableDictionary<string, OutputValue> Map(PropertyMap outputs) =>
        outputs.ToImmutableDictionary(
            o => o.Key,
            o => new OutputValue(
                PropertyReader.ReadDynamic(PropertyValues.Unwrap(o.Value))!,
                PropertyValues.ContainsSecret(o.Value)
            )
        );
}
