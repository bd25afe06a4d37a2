using System.Globalization;
using Berth.Bench;

return args switch
{
    ["provision"] => await Provision.RunAsync(),
    ["engine"] => await Engine.RunAsync(),
    ["webhooks"] => await Webhooks.RunAsync(),
    ["edge"] => await EdgeRates.RunAsync(),
    ["jobs"] => await JobRates.RunAsync(),
    ["pages"] => await Pages.RunAsync(),
    ["watch", .. var rest] when rest is [] || int.TryParse(rest[0], out _) => await Watch.RunAsync(
        rest is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 300
    ),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: bin/bench NAME\n  provision   from the payment's event accepted to the first 200 through the "
            + "proxy, beside the raw Docker API sequence\n  engine      what the embedded engine adds to the "
            + "Docker API, to no change, and with 1000 stacks\n  webhooks    how many of Stripe's events are taken "
            + "in a second, beside a bare handler\n  edge        how long a publication takes, and how many "
            + "requests go through, with 1, 100 and 1000 routes, beside a single static route\n  jobs        how "
            + "many tenants one, two and four workers set up in a second, beside the raw Docker API with the same "
            + "parallelism\n  pages       how long lists take with a thousand customers, beside nothing, and 200 "
            + "streams at once\n  watch [N]   what it costs a worker to watch N tenants (300), beside one that is idle"
    );
    return 2;
}
