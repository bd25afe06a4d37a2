using System.Formats.Tar;
using System.Text;
using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Puts files into a container that does not run yet: all of them in one tar.</summary>
internal static class Uploads
{
    public static async Task PutAsync(
        DockerClient docker,
        string id,
        PropertyMap inputs,
        CancellationToken cancellationToken
    )
    {
        if (inputs.Items("uploads").Count == 0)
            return;
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var upload in inputs.Objects("uploads"))
            {
                var entry = new PaxTarEntry(TarEntryType.RegularFile, upload.Text("file")!.TrimStart('/'))
                {
                    Mode = Mode(upload),
                    DataStream = new MemoryStream(await ContentAsync(upload, cancellationToken)),
                };
                await writer.WriteEntryAsync(entry, cancellationToken);
            }
        }
        tar.Position = 0;
        await docker.Archive.PutAsync(id, "/", tar, cancellationToken);
    }

    private static UnixFileMode Mode(PropertyMap upload) =>
        (UnixFileMode)(
            upload.Text("permissions") is { } octal
                ? Convert.ToInt32(octal, 8)
                : Convert.ToInt32(upload.Flag("executable") == true ? "744" : "644", 8)
        );

    private static async Task<byte[]> ContentAsync(PropertyMap upload, CancellationToken cancellationToken)
    {
        if (upload.Text("contentBase64") is { } base64)
            return Convert.FromBase64String(base64);
        if (upload.Text("source") is not { } file)
            return Encoding.UTF8.GetBytes(upload.Text("content") ?? "");
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (IOException e)
        {
            throw new ProviderException($"could not read file {file}: {e.Message}", inner: e);
        }
    }
}
