using System.Collections;
using System.Reflection;

namespace Berth.Shop.Catalog;

/// <summary>
/// Finds keys that stand in a product's file without a value: YAML reads them as nothing, whatever they should be. What
/// they would be if they were left out is put in their place, so that the rest can be checked.
/// </summary>
internal static class FindEmpty
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The keys, each as mistakes begin: <c>plans, small, title</c>.</summary>
    public static IReadOnlyList<string> In(object value, string path = "")
    {
        var found = new List<string>();
        var usual = Activator.CreateInstance(value.GetType());
        foreach (var property in value.GetType().GetProperties().Where(p => p is { CanRead: true, CanWrite: true }))
        {
            var key = $"{path}{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            if (property.GetValue(value) is { } its)
            {
                Look(its, key, found);
                continue;
            }
            if (IsNullable(property))
                continue;
            found.Add(key);
            property.SetValue(value, property.GetValue(usual));
        }
        return found;
    }

    private static void Look(object value, string key, List<string> found)
    {
        switch (value)
        {
            case string:
                break;
            case IDictionary map:
                foreach (var name in map.Keys.Cast<object>().ToList())
                {
                    if (map[name] is { } item)
                        Look(item, $"{key}, {name}", found);
                    else
                    {
                        found.Add($"{key}, {name}");
                        map.Remove(name);
                    }
                }
                break;
            case IList list:
                for (var i = list.Count - 1; i >= 0; i--)
                {
                    if (list[i] is { } item)
                        Look(item, $"{key}, {NameOf(item) ?? $"{i + 1}"}", found);
                    else
                    {
                        found.Add($"{key}, {i + 1}");
                        list.RemoveAt(i);
                    }
                }
                break;
            case var it when it.GetType().IsClass && it.GetType().Namespace == typeof(Product).Namespace:
                found.AddRange(In(it, $"{key}, "));
                break;
        }
    }

    private static string? NameOf(object item) => item.GetType().GetProperty("Name")?.GetValue(item) as string;

    private static bool IsNullable(PropertyInfo property)
    {
        lock (Nullability) // it caches, and is not made for several threads
            return Nullability.Create(property).WriteState == NullabilityState.Nullable;
    }
}
