using Pulumi.Embedded;
using Pulumi.Serialization;

namespace Pulumi;

/// <summary>Waits for everything a resource is declared with, and puts it into one goal for the engine.</summary>
internal static class GoalBuilder
{
    public static async Task<ResourceGoal> BuildAsync(
        Resource resource,
        ResourceArgs args,
        ResourceOptions options,
        Deployment deployment
    )
    {
        var (inputs, inputDependencies) = await PropertySerializer.SerializeArgsAsync(args).ConfigureAwait(false);
        var parent = options.Parent is null ? null : (await options.Parent.Urn.DataTask.ConfigureAwait(false)).Value;
        var custom = options as CustomResourceOptions;

        var dependencies = new List<string>();
        var propertyDependencies = new Dictionary<string, IReadOnlyList<string>>();
        if (options.HasDependsOn)
        {
            var explicitly = await options.DependsOn.ToOutput().DataTask.ConfigureAwait(false);
            Add(
                dependencies,
                await UrnsAsync(
                        [.. explicitly.Resources, .. explicitly.Value.IsDefault ? [] : explicitly.Value],
                        resource
                    )
                    .ConfigureAwait(false)
            );
        }
        foreach (var (name, resources) in inputDependencies)
        {
            var urns = await UrnsAsync(resources, resource).ConfigureAwait(false);
            propertyDependencies[name] = urns;
            Add(dependencies, urns);
        }
        if (options.DeletedWith is not null)
            await options.DeletedWith.Urn.DataTask.ConfigureAwait(false);

        return new ResourceGoal
        {
            Resource = resource,
            Type = resource.GetResourceType(),
            Name = resource.GetResourceName(),
            Custom = resource.IsCustom,
            Inputs = inputs,
            Parent = parent,
            Provider = await ProviderReferenceAsync(resource.Provider).ConfigureAwait(false),
            Version = options.Version,
            Assembly = resource.GetType().Assembly,
            Dependencies = dependencies,
            PropertyDependencies = propertyDependencies,
            Aliases = await AliasesAsync(resource, options, parent, deployment).ConfigureAwait(false),
            Protect = resource.Protect == true,
            DeleteBeforeReplace = custom?.DeleteBeforeReplace,
            RetainOnDelete = options.RetainOnDelete == true,
            DeletedWith = options.DeletedWith is null
                ? null
                : (await options.DeletedWith.Urn.DataTask.ConfigureAwait(false)).Value,
            ImportId = custom?.ImportId,
            IgnoreChanges = options.IgnoreChanges,
            // There is nothing to replace of a component.
            ReplaceOnChanges = custom is null ? [] : options.ReplaceOnChanges,
            AdditionalSecretOutputs = custom?.AdditionalSecretOutputs ?? [],
            Timeouts = options.CustomTimeouts,
        };
    }

    /// <summary><c>urn::id</c>; the id is the unknown text in previews of a provider that does not exist yet.</summary>
    public static async Task<string?> ProviderReferenceAsync(ProviderResource? provider)
    {
        if (provider is null)
            return null;
        var urn = await provider.Urn.DataTask.ConfigureAwait(false);
        var id = await provider.Id.DataTask.ConfigureAwait(false);
        return $"{urn.Value}::{(id.IsKnown ? id.Value : PropertyJson.UnknownText)}";
    }

    public static ProviderResource? ProviderFor(string token, InvokeOptions? options)
    {
        var package = token.Split(':')[0];
        if (options?.Provider is { } given && given.Package == package)
            return given;
        return options?.Parent?.Providers.GetValueOrDefault(package);
    }

    private static void Add(List<string> all, IEnumerable<string> urns)
    {
        foreach (var urn in urns)
        {
            if (!all.Contains(urn))
                all.Add(urn);
        }
    }

    // A component stands for the custom resources in it: those are what must exist first.
    private static async Task<IReadOnlyList<string>> UrnsAsync(IEnumerable<Resource> resources, Resource self)
    {
        var urns = new List<string>();
        var seen = new HashSet<Resource>();
        foreach (var resource in resources)
            await VisitAsync(resource).ConfigureAwait(false);
        return urns;

        async Task VisitAsync(Resource resource)
        {
            // A child may depend on its own component through a value of it; that is no cycle to wait for.
            if (ReferenceEquals(resource, self) || !seen.Add(resource))
                return;
            if (resource is ComponentResource)
            {
                if (IsWithin(self, resource))
                    return;
                foreach (var child in resource.Children)
                    await VisitAsync(child).ConfigureAwait(false);
                return;
            }
            var urn = (await resource.Urn.DataTask.ConfigureAwait(false)).Value;
            if (resource is not StackReference && !urns.Contains(urn))
                urns.Add(urn);
        }
    }

    private static bool IsWithin(Resource resource, Resource component)
    {
        for (var above = resource.Options?.Parent; above is not null; above = above.Options?.Parent)
        {
            if (ReferenceEquals(above, component))
                return true;
        }
        return false;
    }

    private static async Task<IReadOnlyList<string>> AliasesAsync(
        Resource resource,
        ResourceOptions options,
        string? parent,
        Deployment deployment
    )
    {
        var urns = new List<string>();
        foreach (var input in options.Aliases)
        {
            var alias = (await input.ToOutput().DataTask.ConfigureAwait(false)).Value;
            if (alias.Urn is not null)
            {
                urns.Add(alias.Urn);
                continue;
            }
            var above =
                alias.NoParent ? null
                : alias.Parent is not null ? (await alias.Parent.Urn.DataTask.ConfigureAwait(false)).Value
                : await TextAsync(alias.ParentUrn).ConfigureAwait(false) ?? parent;
            urns.Add(
                Urns.Create(
                    await TextAsync(alias.Stack).ConfigureAwait(false) ?? deployment.StackName,
                    await TextAsync(alias.Project).ConfigureAwait(false) ?? deployment.ProjectName,
                    above,
                    await TextAsync(alias.Type).ConfigureAwait(false) ?? resource.GetResourceType(),
                    await TextAsync(alias.Name).ConfigureAwait(false) ?? resource.GetResourceName()
                )
            );
        }
        return urns;
    }

    private static async Task<string?> TextAsync(Input<string>? input) =>
        input is null ? null : (await input.ToOutput().DataTask.ConfigureAwait(false)).Value;
}
