using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Docker;

/// <summary>Reads answers that are one JSON value after another.</summary>
internal static class JsonLines
{
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        EngineConnection engine,
        HttpResponseMessage response,
        HttpMethod method,
        string path,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var values = JsonSerializer
            .DeserializeAsyncEnumerable(stream, type, topLevelValues: true, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await values.MoveNextAsync())
                    yield break;
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
            {
                throw engine.Broken(e, method, path);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            if (values.Current is { } value)
                yield return value;
        }
    }
}
