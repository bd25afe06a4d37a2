using Berth.Docker;
using Berth.Doors.Live;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Tenants.Edge;
using Berth.Tenants.Isolation;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Doors.Cli;

/// <summary>
/// Looks at everything that Berth needs. Each look has a time limit, and one that fails holds up no other.
/// </summary>
internal static class LookAtHealth
{
    /// <summary>It is there.</summary>
    public const string Ok = "ok";

    /// <summary>It is not, or needs somebody.</summary>
    public const string Bad = "bad";

    /// <summary>It is not used here.</summary>
    public const string Off = "off";

    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(10);

    // The hosts are looked at every 15 seconds by whichever worker lives.
    private static readonly TimeSpan WorkerSilence = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan JobSilence = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MailSilence = TimeSpan.FromHours(1);

    /// <summary>One thing that is needed.</summary>
    /// <param name="What">Which.</param>
    /// <param name="State"><see cref="Ok"/>, <see cref="Bad"/> or <see cref="Off"/>.</param>
    /// <param name="Why">What is wrong, and what to do; or how it is.</param>
    public sealed record Line(string What, string State, string Why);

    /// <summary>Looks. Without the database nothing else can be looked at but Stripe and the firewall.</summary>
    public static async Task<IReadOnlyList<Line>> LookAtAllAsync(
        AppDb db,
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var settings = services.GetRequiredService<BerthSettings>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var stripe = LookAsync(
            "stripe",
            async ct =>
            {
                if (services.GetRequiredService<ProductCatalog>().Products.FirstOrDefault() is not { } product)
                {
                    await services.GetRequiredService<StripeBilling>().PingAsync(ct);
                    return (Ok, "it answers");
                }
                var plan = product.Plans[0];
                foreach (var currency in plan.Currencies)
                    await services.GetRequiredService<StripeCheckout>().TryAsync(product, plan.In(currency)!, ct);
                return (Ok, "it opens a payment page");
            },
            cancellationToken
        );
        var firewall = LookAsync("firewall", ct => FirewallAsync(settings, ct), cancellationToken);
        var database = await LookAsync("database", ct => DatabaseAsync(db, ct), cancellationToken);
        var lines = new List<Line> { database };
        if (database.State == Ok)
        {
            var (hosts, edge) = (
                await services.GetRequiredService<KnownHosts>().AllAsync(db, cancellationToken),
                services.GetRequiredService<PublishEdge>()
            );
            lines.AddRange(
                await Task.WhenAll(
                    hosts.Select(h =>
                        LookAsync(
                            $"engine {h.Name}",
                            async ct =>
                                await WatchHosts.AnswersAsync(h, ct)
                                    ? (Ok, $"{h.Endpoint} answers")
                                    : (Bad, $"{h.Endpoint} does not answer. Look whether it runs."),
                            cancellationToken
                        )
                    )
                )
            );
            lines.AddRange(
                await Task.WhenAll(
                    hosts.Select(h =>
                        LookAsync(
                            $"proxy {h.Name}",
                            async ct =>
                                await edge.IsInForceAsync(h, ct)
                                    ? (Ok, "its configuration is in force")
                                    : (
                                        Bad,
                                        "it has another configuration than it should. 'berth proxy publish' puts that right."
                                    ),
                            cancellationToken
                        )
                    )
                )
            );
            lines.Add(await LookAsync("worker", ct => WorkerAsync(db, settings, now, ct), cancellationToken));
        }
        lines.Add(await stripe);
        if (
            services
                .GetRequiredService<ProductCatalog>()
                .Products.SelectMany(p => p.Offered)
                .Any(p => p.StripePrice != "")
        )
            lines.Add(await LookAsync("prices", ct => PricesAsync(services, ct), cancellationToken));
        lines.Add(await firewall);
        if (database.State == Ok)
        {
            lines.Add(await LookAsync("mail", ct => MailAsync(db, settings, now, ct), cancellationToken));
            lines.Add(await LookAsync("jobs", ct => JobsAsync(db, now, ct), cancellationToken));
        }
        return lines;
    }

    private static async Task<Line> LookAsync(
        string what,
        Func<CancellationToken, Task<(string, string)>> look,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookTime);
        try
        {
            var (state, why) = await look(limit.Token).WaitAsync(limit.Token);
            return new(what, state, why);
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested
                && e
                    is NpgsqlException
                        or DockerException
                        or LiveException
                        or PaymentException
                        or InvalidOperationException
                        or IOException
                        or TimeoutException
                        or HttpRequestException
                        or OperationCanceledException
                        or System.Net.Sockets.SocketException
            )
        {
            return new(
                what,
                Bad,
                e is OperationCanceledException
                    ? $"no answer within {LookTime.TotalSeconds:0} seconds"
                    : (e as LiveException)?.InnerException?.Message ?? e.Message
            );
        }
    }

    private static async Task<(string, string)> DatabaseAsync(AppDb db, CancellationToken cancellationToken)
    {
        var missing = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        return missing.Count == 0
            ? (Ok, "it answers and is up to date")
            : (Bad, $"it lacks {string.Join(", ", missing)}. Run 'berth migrate'.");
    }

    private static async Task<(string, string)> WorkerAsync(
        AppDb db,
        BerthSettings settings,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (settings.Worker.IsOn)
        {
            using var worker = new WorkerClient(settings);
            await worker.PingAsync(cancellationToken);
        }
        var looked = await db
            .Jobs.Where(j => j.Kind == WatchHosts.Kind && j.State == JobState.Done)
            .MaxAsync(j => j.FinishedAt, cancellationToken);
        if (looked > now - WorkerSilence)
            return (Ok, settings.Worker.IsOn ? "it answers and works" : "it works");
        return (Bad, $"none has worked {(looked is { } at ? $"since {Output.Time(at)}" : "yet")}. Start 'berth work'.");
    }

    private static async Task<(string, string)> FirewallAsync(
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (settings.Isolation.Firewall == FirewallMode.Off)
            return (Off, "Berth:Isolation:Firewall is off");
        var missing = await CheckFirewall.MissingAsync(settings, cancellationToken);
        return missing.Count == 0
            ? (Ok, "in force")
            : (Bad, $"{string.Join("; ", missing)}. Run 'berth hosts prepare' as root.");
    }

    private static async Task<(string, string)> PricesAsync(
        IServiceProvider services,
        CancellationToken cancellationToken
    )
    {
        var prices = services.GetRequiredService<StripePrices>();
        var wrong = new List<string>();
        foreach (var product in services.GetRequiredService<ProductCatalog>().Products)
        foreach (var plan in product.Offered)
        {
            if (await prices.WrongWithAsync(plan, cancellationToken) is { } why)
                wrong.Add($"{product.Name}, {plan.Name}: {why}");
        }
        return wrong.Count == 0 ? (Ok, "they are what the plans say") : (Bad, string.Join(" ", wrong));
    }

    private static async Task<(string, string)> MailAsync(
        AppDb db,
        BerthSettings settings,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var waiting = db.Mails.Where(m => m.State == MailState.Waiting);
        if (!settings.Mail.IsOn)
            return (Off, $"Berth:Mail:Host is empty; {await waiting.CountAsync(cancellationToken)} mails wait");
        var open = await db.Mails.CountAsync(
            m => m.State == MailState.Refused || m.State == MailState.Uncertain,
            cancellationToken
        );
        var late = await waiting.CountAsync(m => m.CreatedAt < now - MailSilence, cancellationToken);
        if (open > 0 || late > 0)
            return (
                Bad,
                $"{open} are refused or uncertain, {late} wait for more than an hour. 'berth mails' says why."
            );
        return (Ok, $"{await waiting.CountAsync(cancellationToken)} wait");
    }

    private static async Task<(string, string)> JobsAsync(
        AppDb db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var parked = await db.Jobs.CountAsync(j => j.State == JobState.Parked, cancellationToken);
        var late = await db.Jobs.CountAsync(
            j => j.State == JobState.Ready && j.RunAt < now - JobSilence,
            cancellationToken
        );
        return parked == 0 && late == 0
            ? (Ok, "none is parked")
            : (Bad, $"{parked} are parked, {late} are due for more than ten minutes. 'berth jobs' says why.");
    }
}
