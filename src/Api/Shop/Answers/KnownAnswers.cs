using Berth.Tenants;

namespace Berth.Shop.Answers;

/// <summary>What a tenant's buyer has answered and set, opened.</summary>
/// <param name="Plain">Answers that anybody may see.</param>
/// <param name="Secret">Those that nobody may.</param>
/// <param name="Own">The customer's own variables.</param>
public sealed record KnownAnswers(
    IReadOnlyDictionary<string, string> Plain,
    IReadOnlyDictionary<string, Secret> Secret,
    IReadOnlyDictionary<string, Secret> Own
)
{
    /// <summary>Nothing was asked.</summary>
    public static readonly KnownAnswers None = new(
        new Dictionary<string, string>(),
        new Dictionary<string, Secret>(),
        new Dictionary<string, Secret>()
    );
}
