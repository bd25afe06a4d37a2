using System.Threading.RateLimiting;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Platform.Web;

/// <summary>
/// How much one visitor may ask for. A policy is named at a page (<c>[EnableRateLimiting(RateLimits.Mail)]</c>) or an
/// endpoint (<c>RequireRateLimiting</c>), and counts twice: by the visitor's address, and where somebody is signed in
/// by their account. Pages that name none have <see cref="Forms"/>. Each process counts for itself.
/// </summary>
public static class RateLimits
{
    /// <summary>Forms that are sent. Looking at pages is free.</summary>
    public const string Forms = "forms";

    /// <summary>Orders that are placed, and names that are asked about.</summary>
    public const string Checkout = "checkout";

    /// <summary>All that sends a mail to an address that somebody typed: signing in, finding an order's page.</summary>
    public const string Mail = "mail";

    /// <summary>Pages that ask the payment provider, looking at them, too.</summary>
    public const string Billing = "billing";

    /// <summary>Streams that stay open: how many at once.</summary>
    public const string Live = "live";

    /// <summary>The API's calls, reading ones, too.</summary>
    public const string Api = "api";

    /// <summary>A whole IPv6 /48 may have so many times what one address may: several households share some.</summary>
    private const int Site = 8;

    /// <summary>The policies, with the settings' numbers.</summary>
    internal static IServiceCollection AddRateLimits(this IServiceCollection services, LimitSettings limits)
    {
        var policies = new Dictionary<string, Limit>
        {
            [Forms] = new(limits.FormsPerMinute, TimeSpan.FromMinutes(1)),
            [Checkout] = new(limits.CheckoutPerMinute, TimeSpan.FromMinutes(1)),
            [Mail] = new(limits.MailsPerHour, TimeSpan.FromHours(1)),
            [Billing] = new(limits.FormsPerMinute, TimeSpan.FromMinutes(1), Reads: true),
            [Live] = new(limits.LiveAtOnce, null, Reads: true),
            [Api] = new(limits.ApiPerMinute, TimeSpan.FromMinutes(1), Reads: true),
        };
        return services.AddRateLimiter(o =>
        {
            // By address for all, by account in each policy: the framework asks both.
            o.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                By(Visitor.AddressOf, times: 1),
                By(Visitor.SiteOf, Site)
            );
            foreach (var (name, limit) in policies)
                o.AddPolicy(name, c => limit.Of(c, name, Visitor.AccountOf(c)));
            o.OnRejected = RefuseTooMany.RefuseAsync;
        });

        PartitionedRateLimiter<HttpContext> By(Func<HttpContext, string?> whose, int times) =>
            PartitionedRateLimiter.Create<HttpContext, string>(c =>
                Name(c) is { } name && policies.TryGetValue(name, out var limit)
                    ? (limit with { Most = limit.Most * times }).Of(c, name, whose(c))
                    : Limit.None
            );
    }

    /// <summary>For each page that names no policy of its own.</summary>
    internal static void LimitForms(PageApplicationModel page)
    {
        if (!page.HandlerTypeAttributes.Any(a => a is EnableRateLimitingAttribute or DisableRateLimitingAttribute))
            page.EndpointMetadata.Add(new EnableRateLimitingAttribute(Forms));
    }

    private static string? Name(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;

    /// <summary>So many in a time; without a time, at once.</summary>
    private sealed record Limit(int Most, TimeSpan? Every, bool Reads = false)
    {
        public static readonly RateLimitPartition<string> None = RateLimitPartition.GetNoLimiter("");

        public RateLimitPartition<string> Of(HttpContext context, string policy, string? whose)
        {
            if (
                whose is null
                || (!Reads && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
            )
                return None;
            var key = $"{policy} {whose}";
            return Every is { } every
                ? RateLimitPartition.GetFixedWindowLimiter(
                    key,
                    _ => new FixedWindowRateLimiterOptions
                    {
                        PermitLimit = Most,
                        Window = every,
                        QueueLimit = 0,
                    }
                )
                : RateLimitPartition.GetConcurrencyLimiter(
                    key,
                    _ => new ConcurrencyLimiterOptions { PermitLimit = Most, QueueLimit = 0 }
                );
        }
    }
}
