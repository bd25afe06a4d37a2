namespace Berth.Tenants.Domains;

/// <summary>What is to be set at the registrar.</summary>
public static class DomainRecords
{
    /// <summary>The label of the TXT record, below which nobody serves anything.</summary>
    public const string ProofLabel = "_berth";

    /// <summary>The longest host for which there is a TXT record: a name has 253 characters at most.</summary>
    public static readonly int MostLength = 253 - ProofLabel.Length - 1;

    /// <summary>Name of the TXT record.</summary>
    public static string ProofName(string host) => $"{ProofLabel}.{host}";

    /// <summary>What the TXT record says.</summary>
    public static string Proof(string token) => $"berth={token}";
}
