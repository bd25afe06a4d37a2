using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks behind outputs; for tests.</summary>
public static class OutputUtilities
{
    /// <summary>An output that a preview would not know.</summary>
    public static Output<T> CreateUnknown<T>(T value) =>
        new(new OutputData<T>(OutputData.NoResources, value, false, false));

    /// <summary>An output that a preview would not know. The factory is never called: nobody may see its value.</summary>
    public static Output<T> CreateUnknown<T>(Func<Task<T>> valueFactory) =>
        CreateUnknown(default(T)!).Apply(_ => valueFactory());

    /// <summary>The same output, depending on one more resource.</summary>
    public static Output<T> WithDependency<T>(Output<T> output, Resource resource)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(resource);
        return new Output<T>(AddAsync());
        async Task<OutputData<T>> AddAsync()
        {
            var data = await output.DataTask.ConfigureAwait(false);
            return data with { Resources = data.Resources.Add(resource) };
        }
    }

    /// <summary>Whether the value is known.</summary>
    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) =>
        (await output.DataTask.ConfigureAwait(false)).IsKnown;

    /// <summary>The value; the default one when it is not known.</summary>
    public static async Task<T> GetValueAsync<T>(Output<T> output)
    {
        var data = await output.DataTask.ConfigureAwait(false);
        return data.IsKnown ? data.Value : default!;
    }

    /// <summary>The resources the value came from.</summary>
    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output) =>
        (await output.DataTask.ConfigureAwait(false)).Resources;
}
