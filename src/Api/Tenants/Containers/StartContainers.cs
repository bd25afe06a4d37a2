using Berth.Docker;
using Berth.Platform.Jobs;

namespace Berth.Tenants.Containers;

/// <summary>
/// Starts a tenant's containers in their order, which its stack only creates. The limit of processes, for which the
/// Docker provider has no input, is set before, so that it holds from the first instruction. Where a part has a health
/// check, those after it wait until it passes.
/// </summary>
public static class StartContainers
{
    private static readonly TimeSpan HealthTime = TimeSpan.FromMinutes(3),
        CheckTime = TimeSpan.FromSeconds(10),
        BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <summary>Sets the limits and starts them. Returns false if all run already.</summary>
    /// <exception cref="DockerException">
    /// The engine refused, for example because the network was removed. The container is removed then: it could never
    /// start, and the next attempt looks at what is there and creates it anew.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// It runs, but somebody took it out of its network. It is removed, likewise.
    /// </exception>
    /// <exception cref="TimeoutException">A part's health check did not pass in time.</exception>
    public static async Task<bool> StartAsync(
        DockerClient docker,
        TenantSpec spec,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var isNew = false;
        foreach (var container in spec.Containers)
        {
            isNew |= await StartAsync(docker, spec, container, cancellationToken);
            if (container != spec.Containers[^1] && container.HealthCheck.Count > 0)
                await HealthyAsync(docker, spec.NameOf(container), container.HealthCheck, clock, cancellationToken);
        }
        return isNew;
    }

    /// <summary>
    /// Returns when its health check passes. It is run from here: the engine runs it for the first time only when the
    /// interval between two of them is over.
    /// </summary>
    /// <exception cref="TimeoutException">It did not in time, or the container ended.</exception>
    public static async Task HealthyAsync(
        DockerClient docker,
        string name,
        IReadOnlyList<string> check,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            if (await PassesAsync(docker, name, check, cancellationToken))
                return;
            var state = (await docker.Containers.InspectAsync(name, cancellationToken)).State;
            if (state.Status is "exited" or "dead" || clock.GetElapsedTime(begun) > HealthTime)
                throw new TimeoutException(
                    $"The container {name} was started, but its health check does not pass, so those that need it are not "
                        + $"started. It is {state.Status}. Look at its log."
                );
            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }

    /// <summary>Whether its health check passes now.</summary>
    internal static async Task<bool> PassesAsync(
        DockerClient docker,
        string name,
        IReadOnlyList<string> check,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CheckTime);
        try
        {
            int? code = null;
            await foreach (var piece in docker.Exec.ReadAsync(name, new ExecSpec { Cmd = check }, timeout.Token))
                code = piece.ExitCode ?? code;
            return code == 0;
        }
        catch (Exception e)
            when (e is DockerException { Status: not null }
                || e is OperationCanceledException && !cancellationToken.IsCancellationRequested
            )
        {
            return false; // it is not up, or does not answer
        }
    }

    private static async Task<bool> StartAsync(
        DockerClient docker,
        TenantSpec spec,
        TenantContainer container,
        CancellationToken cancellationToken
    )
    {
        var name = spec.NameOf(container);
        try
        {
            await docker.Containers.UpdateAsync(
                name,
                new ContainerUpdate { PidsLimit = container.Pids },
                cancellationToken
            );
            Checkpoints.Reached("container:limited");
            var isNew = await docker.Containers.StartAsync(name, cancellationToken);
            var made = await docker.Containers.InspectAsync(name, cancellationToken);
            if (container.Joins.Prepend(spec.Name).All(n => made.NetworkSettings.Networks?.ContainsKey(n) == true))
                return isNew;
            await docker.Containers.RemoveAsync(made.Id, force: true, cancellationToken: cancellationToken);
            throw new InvalidOperationException(
                $"The container {name} was not connected to its network, so it is removed and made again."
            );
        }
        catch (DockerException e) when (e.Status is not null)
        {
            await RemoveIfStoppedAsync(docker, name, cancellationToken);
            throw;
        }
    }

    private static async Task RemoveIfStoppedAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // Without force the engine refuses to remove a container that runs.
            await docker.Containers.RemoveAsync(name, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsConflict || e.IsNotFound)
        {
            // It runs after all, or is gone already.
        }
    }
}
