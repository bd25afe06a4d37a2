using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Platform.Accounts;

/// <summary>Who signs in, how, and what they may do.</summary>
public static class AccountsFeature
{
    /// <summary>What every role needs: accounts, and the job that forgets sessions.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services
            .AddIdentityCore<Account>()
            .AddUserStore<SealedAccountStore>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        // Addresses are checked where they come in; names, which this looks for, there are none.
        services.RemoveAll<IUserValidator<Account>>();
        return services
            .AddScoped<SecondFactor>()
            .AddScoped<SetRole>()
            .AddJob<ForgetSessions.Args, ForgetSessions>(ForgetSessions.Kind, maxAttempts: JobsFeature.NeverParked);
    }

    /// <summary>What the web needs: sessions, and who may come in where.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services
            .AddAuthentication(SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null);
        services.AddAuthorization(Policies.Add);
        services.AddOptions<IdentityPasskeyOptions>().Configure<BerthSettings>(Describe);
        return services
            .AddScoped<BeginSession>()
            .AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>()
            .AddScoped<AskPasskey>()
            .AddScoped<UsePasskeys>();
    }

    /// <summary>
    /// Passkeys are the shop's. Tenants' pages have names below it, where a browser would use them, too: their answers
    /// are refused for where they come from (see decision 23).
    /// </summary>
    private static void Describe(IdentityPasskeyOptions o, BerthSettings settings)
    {
        var shop = new Uri(settings.PublicUrl).GetLeftPart(UriPartial.Authority);
        o.ServerDomain = settings.BaseDomain;
        o.ValidateOrigin = c => ValueTask.FromResult(!c.CrossOrigin && c.Origin == shop);
        // The second of two factors: a key without a PIN is one, and none need remember whose it is.
        (o.UserVerificationRequirement, o.ResidentKeyRequirement) = ("preferred", "discouraged");
        o.AttestationConveyancePreference = "none";
    }

    /// <summary>Signing out is a form on several pages.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes) =>
        routes.MapPost(
            "/sign-out",
            async (HttpContext context, IAntiforgery forms, BeginSession sessions) =>
            {
                await forms.ValidateRequestAsync(context);
                await sessions.EndAsync(context, context.RequestAborted);
                return Results.Redirect("/");
            }
        );
}
