using System.Reflection;

namespace Berth.Platform.Settings;

/// <summary>
/// Finds values that are none of a setting's choices. Binding would stop at the first, and take numbers for words.
/// </summary>
internal static class CheckChoices
{
    /// <summary>The section without such values, and a line for each.</summary>
    public static (IConfigurationSection Section, IReadOnlyList<string> Mistakes) Of(
        IConfigurationSection section,
        object settings
    )
    {
        var wrong = Wrong(section, settings.GetType()).ToList();
        var without = wrong.Select(w => KeyValuePair.Create<string, string?>(w.Key, null));
        var rest = new ConfigurationBuilder()
            .AddInMemoryCollection(section.AsEnumerable())
            .AddInMemoryCollection(without)
            .Build();
        return (rest.GetSection(section.Path), [.. wrong.Select(w => w.Mistake)]);
    }

    private static IEnumerable<(string Key, string Mistake)> Wrong(IConfigurationSection section, Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var child = section.GetSection(property.Name);
            if (property.PropertyType.IsEnum)
            {
                var choices = Enum.GetNames(property.PropertyType);
                if (child.Value is { } value && !choices.Contains(value, StringComparer.OrdinalIgnoreCase))
                    yield return (child.Path, $"{child.Path} is '{value}'. It must be {Listed(choices)}.");
            }
            else if (property.PropertyType.Assembly == type.Assembly)
            {
                foreach (var wrong in Wrong(child, property.PropertyType))
                    yield return wrong;
            }
        }
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        var words = names.Select(n => n.ToLowerInvariant()).ToList();
        return $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
    }
}
