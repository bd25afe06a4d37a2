using System.IO.Compression;
using System.IO.Pipelines;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Writes data from elsewhere into a tenant's volume, with owners and modes, and reads it back to see that all of it is
/// there. To do so again changes nothing.
/// </summary>
public sealed class FillVolume(OpenVolume volumes, KnownHosts hosts, BerthSettings settings)
{
    private const string Folder = "data"; // of OpenVolume.Folder
    private static readonly TimeSpan CopyTime = TimeSpan.FromHours(2);

    /// <summary>Fills it. The volume must be there, and nothing else may write to it.</summary>
    /// <exception cref="InvalidDataException">What is there cannot be taken; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read, or not all of it arrived.</exception>
    public async Task FillAsync(Tenant tenant, HostInfo host, DataSource source, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CopyTime);
        if (OpenVolume.HasSeveral(tenant))
            throw new InvalidDataException(
                $"The product of '{tenant.Slug}' has several volumes, and what is brought is one folder. Bring it without "
                    + "data, and fill its volumes by hand."
            );
        List<string> missing = [];
        var isThere = await volumes.OpenAsync(
            host,
            tenant,
            "adopt",
            write: true,
            skip: OpenVolume.Nothing,
            async (docker, opened) =>
            {
                var written = await WriteAsync(docker, opened, tenant, source, timeout.Token);
                await using var content = await docker.Archive.GetAsync(opened, OpenVolume.Folder, timeout.Token);
                missing = [.. written.Except(await VolumeManifest.PartsAsync(content.Tar, timeout.Token))];
            },
            timeout.Token
        );
        if (!isThere)
            throw new IOException($"There is no volume of '{tenant.Slug}' on '{host.Name}' to bring data to.");
        if (missing.Count > 0)
            throw new IOException(
                $"Of the data of '{tenant.Slug}' ({source}) {missing.Count} parts did not arrive as they are, such as "
                    + $"'{missing[0]}'. It is tried again."
            );
    }

    /// <summary>Why a source cannot be used now, as far as that is seen without reading it; null if it can.</summary>
    public async Task<string?> WrongWithAsync(DataSource source, CancellationToken cancellationToken)
    {
        if (source.Kind != DataKind.Volume)
            return null;
        try
        {
            await hosts.LocalEngine.Volumes.InspectAsync(source.Place, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return $"the local engine has no volume '{source.Place}'";
        }
        var users = await hosts.LocalEngine.Containers.WithVolumeAsync(source.Place, cancellationToken);
        return users.FirstOrDefault(c => c.State is "running" or "paused" or "restarting") is { } busy
            ? $"the container {busy.Name} writes to the volume '{source.Place}'; stop it first"
            : null;
    }

    private async Task<IReadOnlySet<string>> WriteAsync(
        DockerClient docker,
        string opened,
        Tenant tenant,
        DataSource source,
        CancellationToken cancellationToken
    )
    {
        IReadOnlySet<string>? written = null;
        await ThroughAsync(
            (clean, stop) => ReadAsync(tenant, source, clean, stop),
            async (clean, stop) =>
            {
                var seen = new Pipe();
                var reading = VolumeManifest.PartsAsync(seen.Reader.AsStream(), stop);
                await using (var both = new Tee(clean, seen.Writer.AsStream()))
                {
                    await docker.Archive.PutAsync(opened, "/", both, stop);
                    await both.DrainAsync(stop);
                }
                written = await reading;
            },
            cancellationToken
        );
        return written!;
    }

    /// <summary>Writes the source as a tar of one folder.</summary>
    private async Task ReadAsync(Tenant tenant, DataSource source, Stream to, CancellationToken cancellationToken)
    {
        switch (source.Kind)
        {
            case DataKind.Folder:
                await ThroughAsync(
                    (raw, stop) => PackFolder.WriteAsync(source.Place, raw, stop),
                    (raw, stop) => CleanTar.CopyAsync(raw, to, Folder, inFolder: false, stop),
                    cancellationToken
                );
                break;
            case DataKind.Tar:
                await using (var file = OpenTar(source.Place))
                    await CleanTar.CopyAsync(file, to, Folder, inFolder: false, cancellationToken);
                break;
            default:
                if (await WrongWithAsync(source, cancellationToken) is { } wrong)
                    throw new InvalidDataException($"The data of '{tenant.Slug}' waits: {wrong}.");
                await ReadVolumeAsync(tenant, source.Place, to, cancellationToken);
                break;
        }
    }

    private static Stream OpenTar(string path)
    {
        var file = File.OpenRead(path);
        var isZipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isZipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Through a container that is created for this and never started.</summary>
    private async Task ReadVolumeAsync(Tenant tenant, string volume, Stream to, CancellationToken cancellationToken)
    {
        var docker = hosts.LocalEngine;
        var edge = await docker.Containers.InspectAsync(settings.Edge.Container, cancellationToken);
        var name = $"{TenantSpec.NameOf(settings.Installation, tenant.Slug)}.adopt-from";
        await RemoveAsync(docker, name); // of a run that was killed
        var opened = await docker.Containers.CreateAsync(
            name,
            new ContainerSpec
            {
                Image = edge.Image,
                Cmd = ["never", "started"],
                Labels = new Dictionary<string, string>
                {
                    [TenantStack.InstallationLabel] = settings.Installation,
                    [TenantStack.TenantLabel] = tenant.Id.ToString(),
                },
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    Mounts =
                    [
                        new Mount
                        {
                            Type = "volume",
                            Source = volume,
                            Target = OpenVolume.Folder,
                            ReadOnly = true,
                            VolumeOptions = new VolumeMountOptions { NoCopy = true },
                        },
                    ],
                },
            },
            cancellationToken: cancellationToken
        );
        try
        {
            await using var content = await docker.Archive.GetAsync(opened.Id, OpenVolume.Folder, cancellationToken);
            await CleanTar.CopyAsync(content.Tar, to, Folder, inFolder: true, cancellationToken);
        }
        finally
        {
            await RemoveAsync(docker, opened.Id);
        }
    }

    private static async Task RemoveAsync(DockerClient docker, string container)
    {
        try
        {
            await docker.Containers.RemoveAsync(container, force: true, cancellationToken: CancellationToken.None);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // As it should be.
        }
    }

    /// <summary>
    /// One writes while the other reads. If either fails, the other ends; the writer's failure is the one that is told.
    /// </summary>
    private static async Task ThroughAsync(
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        var writing = WriteAllAsync();
        try
        {
            await read(pipe.Reader.AsStream(), stop.Token);
            await writing;
        }
        catch (Exception) when (writing.IsFaulted)
        {
            await writing;
        }
        finally
        {
            await stop.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task WriteAllAsync()
        {
            try
            {
                await write(pipe.Writer.AsStream(leaveOpen: true), stop.Token);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception e)
            {
                await pipe.Writer.CompleteAsync(e);
                throw;
            }
        }
    }
}
