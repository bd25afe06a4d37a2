namespace Berth.Shop.Catalog;

/// <summary>How a secret of a product is made, and in which form its container gets it.</summary>
public sealed class SecretTerms
{
    /// <summary>What the customer reads beside it.</summary>
    public string Title { get; set; } = "";

    /// <summary>Characters.</summary>
    public int Length { get; set; } = 32;

    /// <summary>Whether the customer is shown it. Others are between the container and us.</summary>
    public bool Show { get; set; }

    /// <summary>
    /// In which form the container gets a hash of it, and not the secret itself: one of <see cref="HashForms"/>; empty =
    /// the secret as it is.
    /// </summary>
    public string Hash { get; set; } = "";

    /// <summary>The variable that has the hash; empty = the secret's own name.</summary>
    public string As { get; set; } = "";

    /// <summary>The name before the hash, where its form has one (htpasswd).</summary>
    public string User { get; set; } = "";

    /// <summary>Whether the container gets the secret itself, too, beside the hash.</summary>
    public bool Plain { get; set; }

    /// <summary>The variable in which the container gets it, or its hash.</summary>
    public string Variable(string name) => As.Length > 0 ? As : name;

    /// <summary>Whether the container gets the secret itself.</summary>
    public bool IsHandedOut => Hash.Length == 0 || Plain;
}
