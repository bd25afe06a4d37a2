using Berth.Docker;
using Pulumi.Embedded;
using static Pulumi.Docker.Embedded.PropertyReading;

namespace Pulumi.Docker.Embedded;

/// <summary>Volumes. None is ever removed but by <see cref="DeleteAsync"/>.</summary>
internal sealed class VolumeLife(EngineSettings settings) : IResourceLife
{
    private static readonly HashSet<string> NotRead = ["cluster"];

    private readonly DockerClient _docker = settings.Docker;

    public static void Rules(PropertyMap inputs, List<CheckFailure> failures) { }

    public async Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var spec = new VolumeSpec
        {
            Name = inputs.Text("name"),
            Driver = inputs.Text("driver"),
            DriverOpts = inputs.Pairs("driverOpts"),
            Labels = inputs.Labels(),
        };
        var volume =
            await FindAsync(spec, cancellationToken) ?? await _docker.Volumes.CreateAsync(spec, cancellationToken);
        return new ResourceState(volume.Name, inputs, Outputs(volume, created: true));
    }

    public async Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            var volume = await _docker.Volumes.InspectAsync(old.Id, cancellationToken);
            var outputs = Outputs(volume, created: false);
            return new ResourceState(
                volume.Name,
                ReadBack.Inputs(VolumeSchema.Fields, old.Inputs, outputs, NotRead),
                outputs
            );
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Nothing of a volume can be changed in place.</summary>
    public async Task<ResourceState> UpdateAsync(
        ResourceState old,
        PropertyMap news,
        CancellationToken cancellationToken
    ) => new(old.Id, news, Outputs(await _docker.Volumes.InspectAsync(old.Id, cancellationToken), created: false));

    public async Task DeleteAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            await _docker.Volumes.RemoveAsync(old.Id, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    /// <summary>
    /// The engine hands out an existing volume when asked to create one of its name: without a look first, somebody
    /// else's data would be mounted.
    /// </summary>
    private async Task<VolumeDetails?> FindAsync(VolumeSpec spec, CancellationToken cancellationToken)
    {
        VolumeDetails there;
        try
        {
            there = await _docker.Volumes.InspectAsync(spec.Name!, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
        var same =
            Ownership.AllLabels(spec.Labels, there.Labels)
            && (spec.Driver ?? "local") == there.Driver
            && (spec.DriverOpts?.All(o => there.Options?.GetValueOrDefault(o.Key) == o.Value) ?? true);
        return same
            ? there
            : throw new ProviderException(
                $"Unable to create volume: volume with name {spec.Name} already exists: "
                    + $"{Ownership.Holder(there.Name, there.Labels)}, which is not what this program describes. It "
                    + "is left as it is: import it, remove it, or choose another name."
            );
    }

    private static PropertyMap Outputs(VolumeDetails volume, bool created) =>
        RawState.Complete(
            new PropertyMap
            {
                ["driver"] = volume.Driver,
                ["driverOpts"] = created && volume.Options is not { Count: > 0 } ? null : ToProperty(volume.Options),
                ["id"] = volume.Name,
                ["labels"] = ToLabels(volume.Labels),
                ["mountpoint"] = volume.Mountpoint,
                ["name"] = volume.Name,
            },
            VolumeSchema.Fields,
            schemaVersion: 1,
            timeouts: false,
            created
        );
}
