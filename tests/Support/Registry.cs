using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Berth.Tests;

/// <summary>
/// An image registry (Debian's docker-registry) of a test's own, on this machine alone. It asks who pulls, or is a mirror
/// of another.
/// </summary>
public sealed class Registry : IAsyncDisposable
{
    public const string User = "robot";
    public const string Password = "s3cret-of-robot";

    /// <summary>What htpasswd makes of it.</summary>
    private const string Hash = "$2y$05$abcdefghijklmnopqrstuuBx85uGYWJtVeF/YKEiZxmN6622NYiCu";

    private readonly HttpClient _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-registry-").FullName;
    private Process? _process;
    private Func<string> _said = () => "";

    /// <summary>Host and port, as images name it.</summary>
    public string Host { get; } = $"127.0.0.1:{FreePort()}";

    /// <summary>What it logged.</summary>
    public string Said => _said();

    /// <summary>
    /// One that only <see cref="User"/> may use, or that is open to all; or a mirror of such a one: the program's own cannot
    /// sign in with htpasswd.
    /// </summary>
    public static async Task<Registry> StartAsync(Registry? mirrored = null, bool isOpen = false)
    {
        var it = new Registry();
        await File.WriteAllTextAsync(Path.Combine(it._folder, "htpasswd"), $"{User}:{Hash}\n");
        var role =
            mirrored is not null ? $"proxy:\n  remoteurl: http://{mirrored.Host}\n"
            : isOpen ? ""
            : $"auth:\n  htpasswd:\n    realm: tests\n    path: {it._folder}/htpasswd\n";
        await File.WriteAllTextAsync(
            Path.Combine(it._folder, "config.yml"),
            $"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {it._folder}/data\nhttp:\n  addr: {it.Host}\n{role}"
        );
        it._process = Shell.Start(
            "docker-registry",
            ["serve", Path.Combine(it._folder, "config.yml")],
            new Dictionary<string, string> { ["OTEL_TRACES_EXPORTER"] = "none" },
            out it._said
        );
        it._http.BaseAddress = new Uri($"http://{it.Host}");
        it._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))
        );
        if (!await Patience.UntilAsync(it.AnswersAsync))
            throw new TimeoutException($"The registry does not come up:\n{it._said()}");
        return it;
    }

    /// <summary>Ends it; what it had is gone for who asks.</summary>
    public void Stop()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.WaitForExit();
    }

    /// <summary>Puts an image with one small file there; returns its digest.</summary>
    public async Task<string> PushAsync(string path, string tag, string architecture = "amd64")
    {
        var layer = await LayerAsync($"{path}:{tag} {Guid.NewGuid()}");
        var plain = await UnzippedAsync(layer);
        var config = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                architecture,
                os = "linux",
                config = new { Cmd = new[] { "/none" } },
                rootfs = new { type = "layers", diff_ids = new[] { DigestOf(plain) } },
            }
        );
        await BlobAsync(path, layer);
        await BlobAsync(path, config);
        const string Kind = "application/vnd.docker.distribution.manifest.v2+json";
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                schemaVersion = 2,
                mediaType = Kind,
                config = new
                {
                    mediaType = "application/vnd.docker.container.image.v1+json",
                    size = config.Length,
                    digest = DigestOf(config),
                },
                layers = new[]
                {
                    new
                    {
                        mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip",
                        size = layer.Length,
                        digest = DigestOf(layer),
                    },
                },
            }
        );
        var content = new ByteArrayContent(manifest);
        content.Headers.ContentType = new MediaTypeHeaderValue(Kind);
        using var answer = await _http.PutAsync($"/v2/{path}/manifests/{tag}", content);
        answer.EnsureSuccessStatusCode();
        return DigestOf(manifest);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        _process?.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/v2/");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task BlobAsync(string path, byte[] blob)
    {
        using var begun = await _http.PostAsync($"/v2/{path}/blobs/uploads/", null);
        begun.EnsureSuccessStatusCode();
        var place = begun.Headers.Location!.ToString();
        var separator = place.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var put = await _http.PutAsync($"{place}{separator}digest={DigestOf(blob)}", new ByteArrayContent(blob));
        put.EnsureSuccessStatusCode();
    }

    private static async Task<byte[]> LayerAsync(string text)
    {
        var all = new MemoryStream();
        await using (var zip = new GZipStream(all, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
            await tar.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "file")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                }
            );
        return all.ToArray();
    }

    private static async Task<byte[]> UnzippedAsync(byte[] layer)
    {
        var plain = new MemoryStream();
        await using var zip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        await zip.CopyToAsync(plain);
        return plain.ToArray();
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
