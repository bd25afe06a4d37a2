using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Containers.</summary>
internal sealed class ContainerLife(EngineSettings settings) : IResourceLife
{
    /// <summary>
    /// What upstream sends to the engine when it changes; all else that does not replace changes the record only.
    /// </summary>
    private static readonly string[] Updatable =
    [
        "restart",
        "maxRetryCount",
        "cpuShares",
        "memory",
        "memoryReservation",
        "cpuSet",
        "memorySwap",
        "deviceReadBps",
        "deviceReadIops",
        "deviceWriteBps",
        "deviceWriteIops",
    ];

    private readonly DockerClient _docker = settings.Docker;

    public async Task<ResourceState> CreateAsync(PropertyMap inputs, CancellationToken cancellationToken)
    {
        var networks = await NetworksAsync(inputs, cancellationToken);
        var spec = ContainerRequest.Spec(inputs);
        // Born in its first network, instead of being taken out of the default one and put there: the result is the
        // same, two calls cheaper.
        var born =
            networks.Count > 0 && spec.HostConfig!.NetworkMode is null or "bridge" or "default"
            || networks.Exists(n => n.Name == spec.HostConfig!.NetworkMode)
                ? networks.FirstOrDefault()
                : default;
        if (born.Name is not null)
            spec = spec with
            {
                NetworkingConfig = new NetworkingConfig(
                    new Dictionary<string, EndpointSpec> { [born.Name] = born.Endpoint }
                ),
            };
        var (id, adopted) = await MakeAsync(inputs, spec, cancellationToken);
        try
        {
            if (adopted is not null)
                return await StartedAsync(inputs, adopted, cancellationToken);
            foreach (var (name, endpoint) in networks)
            {
                if (name != born.Name)
                    await _docker.Networks.ConnectAsync(name, id, endpoint, cancellationToken);
            }
            await Uploads.PutAsync(_docker, id, inputs, cancellationToken);
            if (inputs.Flag("start") ?? true)
                await _docker.Containers.StartAsync(id, cancellationToken);
            return await SettledAsync(id, inputs, networks.ConvertAll(n => n.Name), cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or DockerException { Status: null }))
        {
            // Nobody has a record of it: what could not be finished must not stand in the way of the next attempt.
            if (await TryRemoveAsync(id))
                throw;
            throw new ProviderException(
                $"Unable to create container: {(e as DockerException)?.EngineMessage ?? e.Message} What was "
                    + $"made of it ({id[..12]}) could not be removed.",
                retryable: true,
                e
            );
        }
    }

    public async Task<ResourceState?> ReadAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            var container = await _docker.Containers.InspectAsync(old.Id, cancellationToken);
            var outputs = ContainerOutputs.Of(old.Inputs, container, created: false);
            KeepLogs(old, outputs);
            var inputs = ContainerDrift.Inputs(old.Inputs, outputs);
            return new ResourceState(container.Id, inputs, ContainerOutputs.Complete(outputs, created: false));
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
    )
    {
        try
        {
            var wasStopped = old.Outputs.Value("mustRun") is false || old.Inputs.Value("mustRun") is false;
            if (wasStopped && news.Flag("mustRun") == true && (news.Flag("start") ?? true))
                await _docker.Containers.StartAsync(old.Id, cancellationToken);
            if (
                ContainerSchema.Fields.Any(f =>
                    Updatable.Contains(f.Name)
                    && Canonical.Of(old.Inputs.Value(f.Name), f) != Canonical.Of(news.Value(f.Name), f)
                )
            )
            {
                await _docker.Containers.UpdateAsync(old.Id, ContainerRequest.Update(news), cancellationToken);
            }
            var outputs = ContainerOutputs.Of(
                news,
                await _docker.Containers.InspectAsync(old.Id, cancellationToken),
                created: false
            );
            KeepLogs(old, outputs);
            return new ResourceState(old.Id, news, ContainerOutputs.Complete(outputs, created: false));
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            throw new ProviderException(
                $"Unable to update container {news.Text("name")}: it is gone ({e.EngineMessage}). Refresh the "
                    + "stack: then it is created again.",
                inner: e
            );
        }
    }

    public async Task DeleteAsync(ResourceState old, CancellationToken cancellationToken)
    {
        try
        {
            if (old.Inputs.Flag("attach") != true && old.Inputs.Whole("destroyGraceSeconds") is > 0 and var grace)
            {
                await _docker.Containers.StopAsync(old.Id, TimeSpan.FromSeconds(grace), cancellationToken);
            }
            await RemoveAsync(old.Id, old.Inputs.Flag("removeVolumes") ?? true, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private async Task<List<(string Name, EndpointSpec Endpoint)>> NetworksAsync(
        PropertyMap inputs,
        CancellationToken cancellationToken
    )
    {
        var networks = new List<(string, EndpointSpec)>();
        foreach (var network in inputs.Objects("networksAdvanced"))
        {
            var name = network.Text("name")!;
            // An id will do upstream; the engine files a container's first network under the name it is told.
            if (name.Length == 64 && name.All(char.IsAsciiHexDigitLower))
                name = (await _docker.Networks.InspectAsync(name, cancellationToken)).Name;
            networks.Add((name, ContainerRequest.Endpoint(network)));
        }
        return networks;
    }

    private async Task<(string Id, ContainerDetails? Adopted)> MakeAsync(
        PropertyMap inputs,
        ContainerSpec spec,
        CancellationToken cancellationToken
    )
    {
        var (name, platform) = (inputs.Text("name"), inputs.Text("platform"));
        var (pulled, replaced) = (false, false);
        while (true)
        {
            try
            {
                return ((await _docker.Containers.CreateAsync(name, spec, platform, cancellationToken)).Id, null);
            }
            catch (DockerException e)
                when (e.IsNotFound
                    && !pulled
                    && e.EngineMessage.Contains("no such image", StringComparison.OrdinalIgnoreCase)
                )
            {
                if (spec.Image.StartsWith("sha256:", StringComparison.Ordinal))
                {
                    throw new ProviderException(
                        $"Unable to create container with image {spec.Image}: the image is gone from the "
                            + "engine, and an id cannot be pulled. Refresh the stack: then the image is "
                            + "fetched again.",
                        inner: e
                    );
                }
                await settings.PullAsync(spec.Image, platform, cancellationToken);
                pulled = true;
            }
            catch (DockerException e) when (e.IsConflict && !replaced && name is not null)
            {
                if (await AdoptAsync(name, inputs, spec, e, cancellationToken) is { } there)
                    return (there.Id, there);
                replaced = true;
            }
        }
    }

    /// <summary>
    /// What holds the name: adopted when it is what is asked for; removed (null) when it is ours but not that; else the
    /// engine's error.
    /// </summary>
    private async Task<ContainerDetails?> AdoptAsync(
        string name,
        PropertyMap inputs,
        ContainerSpec spec,
        DockerException conflict,
        CancellationToken cancellationToken
    )
    {
        ContainerDetails there;
        try
        {
            there = await _docker.Containers.InspectAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
        if (there.PlainName != name || !Ownership.IdentityLabels(spec.Labels, there.Config.Labels))
        {
            throw new ProviderException(
                $"Unable to create container: {conflict.EngineMessage} It is "
                    + $"{Ownership.Holder(there.Id, there.Config.Labels)}, image {there.Config.Image}, which is not "
                    + "what this program describes. Remove it, or choose another name.",
                inner: conflict
            );
        }
        // One that was to be started and was not may lack its networks or files.
        var isWhole =
            there.State.StartedAt.Year > 1 || inputs.Flag("start") == false && !inputs.Objects("uploads").Any();
        if (
            isWhole
            && Ownership.AllLabels(spec.Labels, there.Config.Labels)
            && ContainerDrift.IsAsAsked(inputs, spec, there)
        )
            return there;
        await RemoveAsync(there.Id, inputs.Flag("removeVolumes") ?? true, cancellationToken);
        return null;
    }

    private async Task<ResourceState> StartedAsync(
        PropertyMap inputs,
        ContainerDetails there,
        CancellationToken cancellationToken
    )
    {
        if (!there.State.Running && (inputs.Flag("start") ?? true) && (inputs.Flag("mustRun") ?? true))
            await _docker.Containers.StartAsync(there.Id, cancellationToken);
        return await SettledAsync(there.Id, inputs, null, cancellationToken);
    }

    /// <summary>Waits for what was asked to be waited for, and inspects once.</summary>
    private async Task<ResourceState> SettledAsync(
        string id,
        PropertyMap inputs,
        List<string>? networks,
        CancellationToken cancellationToken
    )
    {
        ContainerDetails container;
        string? logs = null;
        if ((inputs.Flag("start") ?? true) && inputs.Flag("wait") == true)
        {
            container = await WaitHealthy.WaitAsync(
                _docker,
                id,
                TimeSpan.FromSeconds(inputs.Whole("waitTimeout") ?? 60),
                cancellationToken
            );
        }
        else
        {
            if (inputs.Flag("attach") == true)
            {
                await _docker.Containers.WaitAsync(id, cancellationToken: cancellationToken);
                if (inputs.Flag("logs") == true)
                    logs = await LogsAsync(id, inputs.Flag("tty") ?? false, cancellationToken);
            }
            container = await _docker.Containers.InspectAsync(id, cancellationToken);
        }
        if (
            networks is { Count: > 0 }
            && !networks.Contains("bridge")
            && container.NetworkSettings.Networks?.ContainsKey("bridge") == true
        )
        {
            // An engine that puts containers into the default network as well.
            await _docker.Networks.DisconnectAsync("bridge", id, cancellationToken: cancellationToken);
            container = await _docker.Containers.InspectAsync(id, cancellationToken);
        }
        var outputs = ContainerOutputs.Of(inputs, container, created: true);
        if (logs is not null)
            outputs["containerLogs"] = logs;
        return new ResourceState(container.Id, inputs, ContainerOutputs.Complete(outputs, created: true));
    }

    private async Task<string> LogsAsync(string id, bool tty, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        await foreach (var line in _docker.Logs.ReadAsync(id, new LogQuery { Tty = tty }, cancellationToken))
            text.Append(line.Text).Append('\n');
        return text.ToString();
    }

    private async Task RemoveAsync(string id, bool volumes, CancellationToken cancellationToken)
    {
        try
        {
            await _docker.Containers.RemoveAsync(id, force: true, volumes, cancellationToken);
        }
        catch (DockerException e)
            when (e.IsConflict && e.EngineMessage.Contains("already in progress", StringComparison.Ordinal))
        {
            await _docker.Containers.WaitAsync(id, WaitCondition.Removed, cancellationToken);
        }
    }

    private async Task<bool> TryRemoveAsync(string id)
    {
        try
        {
            await RemoveAsync(id, volumes: true, CancellationToken.None);
            return true;
        }
        catch (DockerException e)
        {
            // The first error is the one to tell; by its labels the next attempt will know this container.
            return e.IsNotFound;
        }
    }

    private static void KeepLogs(ResourceState old, PropertyMap outputs) =>
        outputs["containerLogs"] = old.Outputs.Value("containerLogs");
}
