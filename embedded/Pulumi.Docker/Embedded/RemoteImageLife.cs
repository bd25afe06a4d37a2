using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Images, pulled when they are not there.</summary>
internal sealed class RemoteImageLife(EngineSettings settings) : IResourceLife
{
    /// <summary>The length of <c>sha256:</c> and 64 digits, before the name in a resource id.</summary>
    private const int ImageIdLength = 71;

    private readonly DockerClient _docker = settings.Docker;

    public static void Rules(PropertyMap inputs, List<CheckFailure> failures)
    {
        if (inputs.Value("name") is "")
            failures.Add(new CheckFailure("name", "must not be empty"));
    }

    public async Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var image = await FindAsync(inputs, cancellationToken);
        return State(image, inputs, inputs);
    }

    public async Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken)
    {
        var name =
            old.Inputs.Text("name")
            ?? old.Outputs.Text("name")
            ?? (
                old.Id.Length > ImageIdLength && old.Id.StartsWith("sha256:", StringComparison.Ordinal)
                    ? old.Id[ImageIdLength..]
                    : old.Id
            );
        try
        {
            var image = await _docker.Images.InspectAsync(name, cancellationToken);
            var inputs =
                old.Inputs.Count > 0
                    ? old.Inputs
                    : new PropertyMap { [PropertyReading.Defaults] = new PropertyList(), ["name"] = name };
            return State(image, inputs, inputs);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public async Task<ResourceState> UpdateAsync(
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) => State(await FindAsync(news, cancellationToken), news, news);

    public async Task DeleteAsync(ResourceState old, CancellationToken cancellationToken)
    {
        if (old.Inputs.Flag("keepLocally") == true)
            return;
        try
        {
            await _docker.Images.RemoveAsync(
                old.Inputs.Text("name") ?? old.Id[ImageIdLength..],
                old.Inputs.Flag("forceRemove") ?? false,
                cancellationToken
            );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private async Task<ImageDetails> FindAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var name = inputs.Text("name")!;
        try
        {
            return await _docker.Images.InspectAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            await settings.PullAsync(name, inputs.Text("platform"), cancellationToken);
            return await _docker.Images.InspectAsync(name, cancellationToken);
        }
    }

    private static ResourceState State(ImageDetails image, PropertyMap inputs, PropertyMap asked)
    {
        var name = asked.Text("name") ?? "";
        var outputs = new PropertyMap
        {
            ["id"] = image.Id + name,
            ["imageId"] = image.Id,
            ["repoDigest"] = Digest(image, name),
        };
        foreach (var (key, value) in asked)
        {
            if (key != PropertyReading.Defaults)
                outputs[key] = value;
        }
        return new ResourceState(
            image.Id + name,
            inputs,
            RawState.Complete(outputs, RemoteImageSchema.Fields, schemaVersion: 0, timeouts: true, created: true)
        );
    }

    /// <summary>
    /// The digest under the name asked for; the only one when there is one; empty for an image that came from no
    /// registry.
    /// </summary>
    public static string Digest(ImageDetails image, string name)
    {
        var digests = image.RepoDigests ?? [];
        var plain = DockerImages.SplitTag(name).Name;
        return digests.Find(d => d.StartsWith(plain + "@", StringComparison.Ordinal))
            ?? (digests.Count == 1 ? digests[0] : "");
    }
}
