using System.CommandLine;
using Berth.Platform.Audit;
using Berth.Shop.Subscriptions;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth tenants stop|release|keep|unkeep NAME</c>: what an operator wants of a tenant, whatever is paid. The worker
/// makes it so.
/// </summary>
internal static class OverruleCommands
{
    /// <summary>The verbs, for <see cref="TenantsCommand"/>.</summary>
    public static IEnumerable<Command> All()
    {
        yield return Verb(
            "stop",
            "Suspend a tenant although it is paid. Its data is kept.",
            (s, why) => s.Stop(Hold.Operator, why)
        );
        yield return Verb(
            "release",
            "Take back a stop: of an operator, a dispute or a fraud warning.",
            (s, _) => s.Release(null)
        );
        yield return Verb(
            "room",
            "Give a tenant that holds too much its plan's time once more, so that its customer can delete.",
            (s, _) => s.GiveRoom()
        );
        yield return Verb(
            "keep",
            "Let a tenant run unpaid and whatever it uses, until 'unkeep'.",
            (s, _) => s.Keep(running: true)
        );
        yield return Verb("unkeep", "Let a tenant follow its payments again.", (s, _) => s.Keep(running: false));
    }

    private static Command Verb(string verb, string description, Action<Subscription, string> change)
    {
        var name = NamedTenant.Argument();
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it stands in the audit.",
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
                        await services
                            .GetRequiredService<OverruleLadder>()
                            .RunAsync(id, s => change(s, parsed.GetValue(reason)!), ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
