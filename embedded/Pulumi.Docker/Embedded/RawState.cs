using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>
/// The bookkeeping that the official provider keeps in a resource's outputs, so that it can take the state over:
/// <c>__meta</c>, and <c>__pulumi_raw_state_delta</c>, which tells how the outputs differ in shape from upstream's own
/// state.
/// </summary>
internal static class RawState
{
    /// <summary>Twenty minutes for create, update and delete, in upstream's form.</summary>
    private const string Timeouts =
        "\"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0\":{\"create\":1200000000000,\"delete\":1200000000000,\"update\":1200000000000}";

    /// <summary>Adds both to the outputs, and nulls for all properties that have no value.</summary>
    /// <param name="outputs">Changed in place.</param>
    /// <param name="fields">The resource's properties.</param>
    /// <param name="schemaVersion">Upstream's; 0 = it has none.</param>
    /// <param name="timeouts">The resource has upstream timeouts.</param>
    /// <param name="created">
    /// Just created. Upstream notes an absent computed object only when it reads or updates.
    /// </param>
    public static PropertyMap Complete(
        PropertyMap outputs,
        Field[] fields,
        int schemaVersion,
        bool timeouts,
        bool created
    )
    {
        foreach (var field in fields)
            outputs.TryAdd(field.Name, null);
        var parts = new List<string>();
        if (timeouts)
            parts.Add(Timeouts);
        if (schemaVersion > 0)
            parts.Add($"\"schema_version\":\"{schemaVersion}\"");
        outputs["__meta"] = $"{{{string.Join(',', parts)}}}";
        outputs["__pulumi_raw_state_delta"] = new PropertyMap { ["obj"] = Object(outputs, fields, created) };
        return outputs;
    }

    private static PropertyMap Object(PropertyMap value, Field[] fields, bool created)
    {
        var (properties, renamed, delta) = (new PropertyMap(), new PropertyMap(), new PropertyMap());
        foreach (var field in fields)
        {
            if (Property(value.Value(field.Name), field, created) is { } property)
                properties[field.Name] = property;
            if (field.TerraformName is { } name)
                renamed[field.Name] = name;
        }
        if (properties.Count > 0)
            delta["ps"] = properties;
        if (renamed.Count > 0)
            delta["renamed"] = renamed;
        return delta;
    }

    private static PropertyMap? Property(object? value, Field field, bool created)
    {
        switch (field.Shape)
        {
            case Shape.Object when value is PropertyMap map:
                return new PropertyMap
                {
                    ["plu"] = new PropertyMap
                    {
                        ["i"] = new PropertyMap { ["obj"] = Object(map, field.Element!, created) },
                    },
                };
            case Shape.Object when !(field.Computed && created):
                return new PropertyMap { ["plu"] = new PropertyMap { ["i"] = new PropertyMap() } };
            case Shape.Map when value is PropertyMap:
                return new PropertyMap { ["map"] = new PropertyMap() };
            case Shape.List or Shape.Set when value is PropertyList list:
                var array = new PropertyMap();
                if (field.Element is not null && list.Count > 0)
                {
                    array["el"] = new PropertyMap(
                        list.Select(
                            (element, i) =>
                                KeyValuePair.Create(
                                    i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                                    (object?)
                                        new PropertyMap
                                        {
                                            ["obj"] = Object((PropertyMap)element!, field.Element, created),
                                        }
                                )
                        )
                    );
                }
                return new PropertyMap { ["arr"] = array };
            default:
                return null;
        }
    }
}
