using Berth.Shop.Answers;
using Berth.Shop.Catalog;

namespace Berth.Tenants.Containers;

/// <summary>What is known of a tenant when its containers' environment is put together.</summary>
/// <param name="Values">What stands for the placeholders that each product has.</param>
/// <param name="Secrets">Those of the product, by variable.</param>
/// <param name="Answers">What the buyer answered, and the customer's own variables.</param>
/// <param name="Ports">The host's ports that it has, by the names of the product's.</param>
/// <param name="Shared">What it shares with others on its host; none when null.</param>
public sealed record TenantValues(
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyDictionary<string, Secret> Secrets,
    KnownAnswers Answers,
    IReadOnlyDictionary<string, int> Ports,
    IReadOnlyList<SharedPlace>? Shared = null
);

/// <summary>
/// Puts together what a container gets as its environment. The door: the product's and the plan's, the secrets, what the
/// buyer answered, and the customer's own variables, which never stand in the place of the product's. A part: what its own
/// environment says, and of secrets and answers what that names. Pure.
/// </summary>
public static class ComposeEnvironment
{
    /// <summary>The door's variables that anybody may see, and those that are secret.</summary>
    public static (IReadOnlyDictionary<string, string> Plain, IReadOnlyDictionary<string, Secret> Secret) Of(
        Product product,
        Plan plan,
        TenantValues its
    )
    {
        var environment = product.EnvironmentOf(plan);
        foreach (var name in product.Ask.Keys.Where(its.Answers.Plain.ContainsKey))
            environment[name] = $"{{{name}}}";
        var (known, hidden) = Known(product, its);
        var (plain, all) = FillEnvironment.Of(environment, known, hidden);
        var withOwn = new Dictionary<string, Secret>(all);
        foreach (var (name, value) in its.Answers.Own.Where(o => !plain.ContainsKey(o.Key)))
            withOwn.TryAdd(name, value);
        return (plain, withOwn);
    }

    /// <summary>Likewise, a part's.</summary>
    public static (IReadOnlyDictionary<string, string> Plain, IReadOnlyDictionary<string, Secret> Secret) Of(
        Product product,
        ProductPart part,
        TenantValues its
    )
    {
        var (known, hidden) = Known(product, its);
        return FillEnvironment.Of(part.Environment, known, hidden, all: false);
    }

    private static (Dictionary<string, string> Known, Dictionary<string, Secret> Hidden) Known(
        Product product,
        TenantValues its
    )
    {
        var known = new Dictionary<string, string>(its.Values);
        var hidden = new Dictionary<string, Secret>(its.Secrets);
        foreach (var name in product.Ask.Keys)
        {
            if (its.Answers.Secret.TryGetValue(name, out var secret))
                hidden[name] = secret;
            else // not answered: no variable, and nothing where it is named
                known[name] = its.Answers.Plain.GetValueOrDefault(name, "");
        }
        return (known, hidden);
    }
}
