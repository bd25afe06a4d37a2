using System.CommandLine;
using Berth.Shop.Hosts;

namespace Berth.Doors.Cli;

/// <summary><c>berth hosts add NAME</c>: a machine whose base stack is up.</summary>
internal static class AddHostCommand
{
    public static Command Define()
    {
        var name = new Argument<string>("name")
        {
            Description = "A short name: 1-20 of a-z, 0-9 and hyphen. It cannot be changed.",
        };
        var stack = new Option<string>("--stack")
        {
            Description = "Read everything from this base stack's outputs; the other options override them.",
            DefaultValueFactory = _ => "",
        };
        var endpoint = new Option<string>("--endpoint")
        {
            Description = "Its Docker Engine: ssh://user@machine or unix:///path.",
            DefaultValueFactory = _ => "",
        };
        var address = new Option<string>("--address")
        {
            Description = "Its public IPv4 address.",
            DefaultValueFactory = _ => "",
        };
        var edge = new Option<string>("--edge-url")
        {
            Description =
                "Where this machine reaches its proxy, over a private network: http://10.40.1.7. http:// and its address unless given.",
            DefaultValueFactory = _ => "",
        };
        var container = new Option<string>("--edge-container")
        {
            Description = "Name of its proxy container.",
            DefaultValueFactory = _ => "",
        };
        var memory = new Option<int>("--memory")
        {
            Description = "Memory for tenants in MiB; by default 85 % of the machine's.",
        };
        var overcommit = new Option<double>("--overcommit")
        {
            Description = "How many times that memory may be sold, 1-10.",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("add", "Add a machine whose base stack is up. It takes tenants immediately.")
        {
            name,
            stack,
            endpoint,
            address,
            edge,
            container,
            memory,
            overcommit,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        var read = parsed.GetValue(stack) is { Length: > 0 } s
                            ? await services.GetRequiredService<ReadBaseStack>().ReadAsync(s, ct)
                            : null;
                        var said = new HostInfo
                        {
                            Name = parsed.GetValue(name)!,
                            Endpoint = Or(parsed.GetValue(endpoint), read?.Endpoint),
                            Address = Or(parsed.GetValue(address), read?.Address),
                            EdgeContainer = Or(parsed.GetValue(container), read?.EdgeContainer),
                            EdgeUrl = Or(parsed.GetValue(edge), read?.EdgeUrl),
                            MemoryMb = parsed.GetValue(memory),
                            Overcommit = parsed.GetValue(overcommit),
                        };
                        if (said.EdgeUrl.Length == 0)
                            said = said with { EdgeUrl = $"http://{said.Address}" };
                        var added = await services.GetRequiredService<AddHost>().AddAsync(said, ct);
                        output.Say($"The host {added.Name} takes tenants now, up to {added.CapacityMb} MiB.");
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static string Or(string? given, string? read) => string.IsNullOrEmpty(given) ? read ?? "" : given;
}
