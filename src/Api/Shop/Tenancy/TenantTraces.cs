using System.Threading.Channels;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// Writes a tenant's steps to its history in the background, so that the customer sees each as it happens without
/// slowing the work down.
/// </summary>
public sealed class TenantTraces(IDbContextFactory<AppDb> databases, TimeProvider clock)
{
    /// <summary>Begins to write one run's steps to the tenant's history.</summary>
    public Trace Open(Guid tenantId) => new(databases, tenantId, clock);

    /// <summary>The steps of one run. Disposing waits until all are written.</summary>
    public sealed class Trace : IAsyncDisposable
    {
        private readonly Channel<(string Text, DateTimeOffset At)> _steps = Channel.CreateUnbounded<(
            string,
            DateTimeOffset
        )>();
        private readonly TimeProvider _clock;
        private readonly Task _writer;

        internal Trace(IDbContextFactory<AppDb> databases, Guid tenantId, TimeProvider clock) =>
            (_clock, _writer) = (clock, WriteAsync(databases, tenantId));

        /// <summary>Queues a step without waiting. Safe to call from the engine's threads.</summary>
        public void Add(string step) => _steps.Writer.TryWrite((step, _clock.GetUtcNow()));

        /// <inheritdoc />
        public async ValueTask DisposeAsync()
        {
            _steps.Writer.TryComplete();
            await _writer;
        }

        private async Task WriteAsync(IDbContextFactory<AppDb> databases, Guid tenantId)
        {
            await using var db = await databases.CreateDbContextAsync();
            while (await _steps.Reader.WaitToReadAsync())
            {
                // Steps that arrived during the last write are written together.
                var (texts, times) = (new List<string>(), new List<DateTimeOffset>());
                while (_steps.Reader.TryRead(out var step))
                {
                    texts.Add(step.Text);
                    times.Add(step.At);
                }
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO tenant_events (tenant_id, at, kind, what)
                    SELECT {tenantId}, s.at, 'step', s.what FROM unnest({times}, {texts}) WITH ORDINALITY AS s(at,
                        what, place) ORDER BY s.place
                    """
                );
            }
        }
    }
}
