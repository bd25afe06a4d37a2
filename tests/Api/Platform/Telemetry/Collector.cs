using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Berth.Tests.Telemetry;

/// <summary>Takes OTLP over HTTP on loopback, and reads of it what tests ask for.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Span> _spans = [];
    private readonly HashSet<string> _metrics = [];
    private readonly List<byte[]> _bodies = [];

    private Collector(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();
    public IReadOnlyList<Span> Spans
    {
        get
        {
            lock (_spans)
                return [.. _spans];
        }
    }
    public IReadOnlyCollection<string> Metrics
    {
        get
        {
            lock (_spans)
                return [.. _metrics];
        }
    }

    /// <summary>All that came, as text: what must not be in it is looked for here.</summary>
    public string Everything
    {
        get
        {
            lock (_spans)
                return string.Concat(_bodies.Select(Encoding.UTF8.GetString));
        }
    }

    /// <summary>A span as it came; ids in hex, no parent as "".</summary>
    public sealed record Span(
        string TraceId,
        string Id,
        string Parent,
        string Name,
        IReadOnlyDictionary<string, string> Tags,
        bool IsError
    );

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/traces", r => collector.TakeAsync(r, collector.TakeSpans));
        collector._app.MapPost("/v1/metrics", r => collector.TakeAsync(r, collector.TakeMetrics));
        await collector._app.StartAsync();
        return collector;
    }

    private async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (_spans)
        {
            _bodies.Add(body.ToArray());
            take(body.ToArray());
        }
        context.Response.ContentType = "application/x-protobuf";
    }

    // opentelemetry/proto/trace/v1/trace.proto: request.resource_spans = 1, .scope_spans = 2, .spans = 2
    private void TakeSpans(byte[] body)
    {
        foreach (var span in Under(body, 1, 2, 2))
        {
            var fields = Fields(span).ToLookup(f => f.Number, f => f);
            var tags = fields[9]
                .Select(a => Fields(a.Bytes).ToLookup(f => f.Number, f => f.Bytes))
                .ToDictionary(a => Encoding.UTF8.GetString(a[1].Single()), a => Value(a[2].Single()));
            _spans.Add(
                new Span(
                    Hex(fields[1]),
                    Hex(fields[2]),
                    Hex(fields[4]),
                    Encoding.UTF8.GetString(fields[5].Single().Bytes),
                    tags,
                    fields[15].SelectMany(s => Fields(s.Bytes)).Any(s => s is { Number: 3, Varint: 2 })
                )
            );
        }
    }

    // opentelemetry/proto/metrics/v1/metrics.proto: request.resource_metrics = 1, .scope_metrics = 2, .metrics = 2,
    // .name = 1
    private void TakeMetrics(byte[] body) =>
        _metrics.UnionWith(Under(body, 1, 2, 2, 1).Select(Encoding.UTF8.GetString));

    private static string Hex(IEnumerable<Field> fields) =>
        Convert.ToHexStringLower(fields.SingleOrDefault()?.Bytes ?? []);

    /// <summary>AnyValue: a string, or a number.</summary>
    private static string Value(byte[] any) =>
        Fields(any).Single() is { Number: 1, Bytes: var text }
            ? Encoding.UTF8.GetString(text)
            : $"{Fields(any).Single().Varint}";

    private static IEnumerable<byte[]> Under(byte[] message, params int[] path) =>
        path.Aggregate(
            (IEnumerable<byte[]>)[message],
            (messages, number) =>
                messages.SelectMany(m => Fields(m).Where(f => f.Number == number).Select(f => f.Bytes))
        );

    private sealed record Field(int Number, ulong Varint, byte[] Bytes);

    private static IEnumerable<Field> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length; )
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new(number, Varint(message, ref at), []);
                    break;
                case 1:
                    yield return new(number, 0, message[at..(at += 8)]);
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return new(number, 0, message[at..(at += length)]);
                    break;
                case 5:
                    yield return new(number, 0, message[at..(at += 4)]);
                    break;
                default:
                    throw new InvalidDataException($"No protobuf: wire type {key & 7}.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
