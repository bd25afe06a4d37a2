using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Audit;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth tenants stop|release|room|keep|unkeep|new-address NAME</c>: what an operator wants of a tenant, whatever is paid. The worker
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
            "Release a stop by an operator, a dispute or a fraud warning.",
            (change, id, _, ct) => change.StartAsync(id, ct)
        );
        yield return Verb(
            "room",
            "Extend a tenant's disk deadline by its plan's diskGrace, so that its customer can delete data.",
            (change, id, _, ct) => change.GiveRoomAsync(id, ct)
        );
        yield return Verb(
            "keep",
            "Let a tenant run without payment, whatever it uses, until 'unkeep'.",
            (change, id, _, ct) => change.KeepAsync(id, running: true, ct)
        );
        yield return Verb(
            "unkeep",
            "Make a tenant's payments count again.",
            (change, id, _, ct) => change.KeepAsync(id, running: false, ct)
        );
        yield return Verb(
            "new-address",
            "Give a tenant's page a new secret address. The old one stops working.",
            (change, id, _, ct) => change.RenewAddressAsync(id, ct)
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
                        if (Reason.WrongWith(parsed.GetValue(reason)) is { } wrong)
                            throw Refusal.Usage(wrong);
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
