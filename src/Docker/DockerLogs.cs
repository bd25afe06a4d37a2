using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>What containers printed and print.</summary>
public sealed class DockerLogs
{
    /// <summary>
    /// A line longer than this (bytes) is handed out in pieces, so that a container cannot fill our memory.
    /// </summary>
    private const int LongestLine = 256 * 1024;

    private readonly EngineConnection _engine;
    private readonly DockerContainers _containers;

    internal DockerLogs(EngineConnection engine, DockerContainers containers) =>
        (_engine, _containers) = (engine, containers);

    /// <summary>
    /// The lines of a container's standard output and error, in the order in which they came. 404 when there is no such
    /// container.
    /// </summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        string id,
        LogQuery? query = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        query ??= new LogQuery();
        // Engines before API 1.42 do not say in the answer whether there are frames.
        var framed = !(query.Tty ?? (await _containers.InspectAsync(id, cancellationToken)).Config.Tty);
        var path = With(
            $"/containers/{Segment(id)}/logs",
            ("stdout", query.Out),
            ("stderr", query.Error),
            ("follow", query.Follow),
            ("timestamps", true),
            ("since", Moment(query.Since)),
            ("until", Moment(query.Until)),
            ("tail", query.Tail is { } n ? n.ToString(CultureInfo.InvariantCulture) : "all")
        );
        using var response = await _engine.OpenAsync(HttpMethod.Get, path, null, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var frames = new MultiplexedStream(stream, framed);
        var pending = new MemoryStream[] { new(), new() };
        var buffer = new byte[16 * 1024];
        var ready = new List<LogLine>();
        while (true)
        {
            OutputStream from;
            int count;
            try
            {
                (from, count) = await frames.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw _engine.Broken(e, HttpMethod.Get, path);
            }
            if (count == 0)
                break;
            Split(buffer.AsSpan(0, count), from, pending[from == OutputStream.Out ? 0 : 1], ready);
            foreach (var line in ready)
                yield return line;
            ready.Clear();
        }
        for (var i = 0; i < 2; i++)
        {
            if (pending[i].Length > 0)
                yield return Line(pending[i], i == 0 ? OutputStream.Out : OutputStream.Error);
        }
    }

    private static void Split(ReadOnlySpan<byte> bytes, OutputStream from, MemoryStream pending, List<LogLine> ready)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            pending.Write(bytes[..end]);
            bytes = bytes[(end + 1)..];
            ready.Add(Line(pending, from));
        }
        pending.Write(bytes);
        if (pending.Length > LongestLine)
            ready.Add(Line(pending, from));
    }

    private static LogLine Line(MemoryStream pending, OutputStream from)
    {
        var text = Encoding.UTF8.GetString(pending.GetBuffer(), 0, (int)pending.Length).TrimEnd('\r');
        pending.SetLength(0);
        var space = text.IndexOf(' ');
        return
            space > 0
            && DateTimeOffset.TryParse(
                text.AsSpan(0, space),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
            ? new LogLine(from, time, text[(space + 1)..])
            : new LogLine(from, null, text);
    }
}

/// <summary>Which lines are wanted.</summary>
public sealed record LogQuery
{
    /// <summary>Standard output.</summary>
    public bool Out { get; init; } = true;

    /// <summary>Standard error.</summary>
    public bool Error { get; init; } = true;

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Only so many of the last lines; null = all.</summary>
    public int? Tail { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Not after.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the container has a terminal, if that is known: saves a call.</summary>
    public bool? Tty { get; init; }
}

/// <summary>A line that a container printed.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="Time">When; null = the rest of a very long line.</param>
/// <param name="Text">Without the line end. Bytes that are no UTF-8 are replaced.</param>
public sealed record LogLine(OutputStream Stream, DateTimeOffset? Time, string Text);
