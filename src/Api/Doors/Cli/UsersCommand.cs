using System.CommandLine;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth users …</c>: the operator's people. Customers are not made here; they sign in.</summary>
internal static class UsersCommand
{
    public static Command Define()
    {
        var command = new Command("users", "Show operators and their roles.")
        {
            Output.Json,
            Set(),
            Link(),
            Reset(),
            SignOut(),
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, output) =>
                    {
                        var people = await db
                            .Accounts.AsNoTracking()
                            .Where(a => a.Role != AccountRole.Customer)
                            .OrderBy(a => a.Email)
                            .Select(a => new
                            {
                                a.Email,
                                a.Role,
                                SecondFactor = a.TwoFactorEnabled,
                                a.SignedInAt,
                            })
                            .ToListAsync(ct);
                        output.List(
                            people,
                            "No operators yet. Add the first with 'berth users set EMAIL --role owner'.",
                            ("email", a => a.Email),
                            ("role", a => Word(a.Role)),
                            ("second factor", a => a.SecondFactor ? "yes" : "not yet"),
                            ("signed in", a => Output.Time(a.SignedInAt))
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static Command Set()
    {
        var email = Email();
        var role = new Option<AccountRole>("--role")
        {
            Description = "viewer, operator or owner; customer removes the role.",
            Required = true,
        };
        var set = new Command("set", "Give somebody a role. Creates the account if needed.") { email, role };
        set.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, output) =>
                    {
                        var answer = await services
                            .GetRequiredService<SetRole>()
                            .SetAsync(parsed.GetValue(email)!, parsed.GetValue(role), by: null, ct);
                        if (!answer.IsDone)
                            throw Refusal.Usage(answer.Said);
                        output.Say(
                            $"{answer.Said} They sign in at "
                                + $"{services.GetRequiredService<BerthSettings>().PublicUrl.TrimEnd('/')}/sign-in; "
                                + "'berth users link' makes a link without a mail."
                        );
                        return Exit.Done;
                    }
                )
        );
        return set;
    }

    private static Command Link()
    {
        var email = Email();
        var link = new Command("link", "Print a one-time sign-in link: for the first owner, or while mail is off.")
        {
            email,
        };
        link.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var account = await FindAsync(db, parsed.GetValue(email)!, ct);
                        var (made, token) = SignInLink.To(
                            account.Email!,
                            account.Role == AccountRole.Customer ? "/account" : "/admin",
                            null,
                            services.GetRequiredService<TimeProvider>().GetUtcNow()
                        );
                        db.Add(made);
                        await db.SaveChangesAsync(ct);
                        output.Write(services.GetRequiredService<BerthSettings>().SignInOf(token));
                        output.Hint($"It works once, for {SignInLink.Lifetime.TotalMinutes:0} minutes.");
                        return Exit.Done;
                    }
                )
        );
        return link;
    }

    private static Command Reset()
    {
        var email = Email();
        var reset = new Command(
            "reset-factor",
            "Remove a lost second factor and sign the account out. Make sure who is asking."
        )
        {
            email,
        };
        reset.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var account = await FindAsync(db, parsed.GetValue(email)!, ct);
                        await services.GetRequiredService<SecondFactor>().TurnOffAsync(account.Id, ct);
                        await EndSessions.OfAsync(db, account.Id, ct);
                        output.Say($"{account.Email} has no second factor any more and is signed out everywhere.");
                        return Exit.Done;
                    }
                )
        );
        return reset;
    }

    private static Command SignOut()
    {
        var email = Email();
        var signOut = new Command("sign-out", "End all sessions of an account.") { email };
        signOut.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, output) =>
                    {
                        output.Say(
                            $"{await EndSessions.OfAsync(db, (await FindAsync(db, parsed.GetValue(email)!, ct)).Id, ct)} sessions ended."
                        );
                        return Exit.Done;
                    }
                )
        );
        return signOut;
    }

    private static Argument<string> Email() => new("email") { Description = "Their email address." };

    private static string Word(AccountRole role) => $"{role}".ToLowerInvariant();

    private static async Task<Account> FindAsync(AppDb db, string email, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(email);
        return await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == normal, cancellationToken)
            ?? throw Refusal.NotFound(
                $"nobody has the address '{email}'. 'berth users set' makes one of your people known; customers sign in."
            );
    }
}
