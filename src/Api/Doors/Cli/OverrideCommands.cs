using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Audit;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth tenants stop|release|keep|unkeep NAME</c>: what an operator wants of a tenant, whatever is paid. The worker
/// makes it so.
/// </summary>
internal static class OverrideCommands
{
    /// <summary>The verbs, for <see cref="TenantsCommand"/>.</summary>
    public static IEnumerable<Command> All()
    {
        yield return Verb(
            "stop",
            "Suspend a tenant although it is paid. Its data is kept.",
            (change, id, why, ct) => change.StopAsync(id, why, ct)
        );
        yield return Verb(
            "release",
            "Take back a stop: of an operator, a dispute or a fraud warning.",
            (change, id, _, ct) => change.StartAsync(id, ct)
        );
        yield return Verb(
            "room",
            "Give a tenant that holds too much its plan's time once more, so that its customer can delete.",
            (change, id, _, ct) => change.GiveRoomAsync(id, ct)
        );
        yield return Verb(
            "keep",
            "Let a tenant run unpaid and whatever it uses, until 'unkeep'.",
            (change, id, _, ct) => change.KeepAsync(id, running: true, ct)
        );
        yield return Verb(
            "unkeep",
            "Let a tenant follow its payments again.",
            (change, id, _, ct) => change.KeepAsync(id, running: false, ct)
        );
    }

    private static Command Verb(
        string verb,
        string description,
        Func<ChangeTenant, Guid, string, CancellationToken, Task<string?>> change
    )
    {
        var name = NamedTenant.Argument();
        var reason = new Option<string>("--reason")
        {
            Description = "Reason, kept in the audit.",
            DefaultValueFactory = _ => "",
        };
        var command = new Command(verb, description) { name, reason };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, _) =>
                    {
                        var id = (await NamedTenant.FindAsync(db, parsed.GetValue(name)!, ct)).Id;
                        Actor.Because(parsed.GetValue(reason)!);
                        var deeds = services.GetRequiredService<ChangeTenant>();
                        return await change(deeds, id, parsed.GetValue(reason)!, ct) is { } why
                            ? throw new Refusal(Exit.Failed, why)
                            : Exit.Done;
                    }
                )
        );
        return command;
    }
}
