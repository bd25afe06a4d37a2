using System.CommandLine;
using Berth.Operations.Adopt;

namespace Berth.Doors.Cli;

/// <summary><c>berth adopt --from csv|l|e|k FILE</c>: takes over customers of another system. See decision 32.</summary>
internal static class AdoptCommand
{
    public static Command Define()
    {
        var file = new Argument<string>("records")
        {
            Description =
                "A CSV file, a SQLite file, customers.json; with e also where its PostgreSQL database is: "
                + "\"Host=db;Database=provisioner;Username=reader\", the password in ~/.pgpass.",
        };
        var from = new Option<string>("--from")
        {
            Description =
                "What the file is: csv; l = lemonade-fresh's lemonade-stand.db; e = the djangify provisioner's "
                + "database; k = the OpenClaw platform's customers.json.",
            Required = true,
        };
        from.AcceptOnlyFromAmong("csv", "l", "e", "k");
        var root = new Option<DirectoryInfo>("--data-root")
        {
            Description = "Folder that has each customer's data in a folder of its own. The worker reads it.",
        };
        var product = new Option<string>("--product") { Description = "The product, where the records name none." };
        var plan = new Option<string>("--plan")
        {
            Description = "The plan, where neither the records nor Stripe name one.",
        };
        var noData = new Option<bool>("--no-data") { Description = "Those whose data is not found begin with none." };
        var welcome = new Option<bool>("--welcome") { Description = "Send each customer the mail of a new container." };
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var command = new Command(
            "adopt",
            "Take over customers of another system: names, passwords, subscriptions, data. Nothing is charged."
        )
        {
            file,
            from,
            root,
            product,
            plan,
            noData,
            welcome,
            dry,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        var (path, kind) = (parsed.GetValue(file)!, parsed.GetValue(from)!);
                        var isFile = kind != "e" || !OpenStore.IsPostgres(path);
                        if (isFile && !File.Exists(path))
                            throw Refusal.NotFound($"there is no file {Path.GetFullPath(path)}");
                        var newcomers = Read(kind, path);
                        var terms = new AdoptCustomers.Terms(
                            $"{kind} {(isFile ? Path.GetFileName(path) : "in PostgreSQL")}",
                            parsed.GetValue(product),
                            parsed.GetValue(plan),
                            parsed.GetValue(root)?.FullName,
                            parsed.GetValue(noData),
                            parsed.GetValue(welcome),
                            parsed.GetValue(dry)
                        );
                        var results = await output.ProgressAsync(
                            terms.DryRun ? "Looking" : "Taking over",
                            step =>
                                services
                                    .GetRequiredService<AdoptCustomers>()
                                    .AdoptAsync(newcomers, terms, n => step(new(n, newcomers.Count)), ct)
                        );
                        Report(output, results);
                        return results.Any(r => r.Outcome == AdoptCustomers.Outcome.Refused) ? Exit.Failed : Exit.Done;
                    }
                )
        );
        return command;
    }

    private static IReadOnlyList<Newcomer> Read(string kind, string path) =>
        kind switch
        {
            "csv" => ReadCsv.From(File.ReadAllText(path)),
            "l" => ReadPaidInstances.From(path),
            "e" => ReadStores.From(path),
            _ => ReadCustomersJson.From(File.ReadAllText(path)),
        };

    private static void Report(Output output, IReadOnlyList<AdoptCustomers.Row> results)
    {
        output.List(
            results,
            "The file has nobody.",
            ("line", r => $"{r.Line}"),
            ("name", r => r.Name),
            ("email", r => r.Email),
            ("outcome", r => Words(r.Outcome)),
            ("why", r => r.Why)
        );
        var counts = results.GroupBy(r => r.Outcome).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Words(g.Key)}");
        output.Say($"{results.Count} read: {string.Join(", ", counts)}.");
        if (results.Any(r => r.Outcome == AdoptCustomers.Outcome.Adopted))
            output.Hint(
                "The worker brings their data and sets them up: 'berth list' shows how far it is, 'berth jobs' what fails."
            );
    }

    private static string Words(AdoptCustomers.Outcome outcome) =>
        outcome switch
        {
            AdoptCustomers.Outcome.WillBe => "will be adopted",
            AdoptCustomers.Outcome.Already => "adopted already",
            AdoptCustomers.Outcome.LeftOut => "left out",
            var other => $"{other}".ToLowerInvariant(),
        };
}
