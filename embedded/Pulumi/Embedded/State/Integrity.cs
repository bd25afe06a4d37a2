namespace Pulumi.Embedded.State;

/// <summary>The rules that the official engine has for a deployment.</summary>
internal static class Integrity
{
    /// <summary>Throws <see cref="StateException"/> with the first rule that is broken.</summary>
    public static void Verify(Checkpoint checkpoint, StackName stack)
    {
        var seen = new HashSet<string>();
        var live = new HashSet<string>();
        var providers = new HashSet<string>();
        foreach (var r in checkpoint.Resources)
        {
            if (Urns.StackName(r.Urn) != stack.Name)
                throw Broken(r, $"it belongs to the stack '{Urns.StackName(r.Urn)}', not to '{stack.Name}'");
            if (!r.Custom && r.Id.Length > 0)
                throw Broken(r, "it is no custom resource, yet has an id");
            if (!r.Delete && !live.Add(r.Urn))
                throw Broken(r, "it is there twice");
            if (r.Provider is not null && !providers.Contains(r.Provider))
                throw Broken(r, $"its provider {r.Provider} does not come before it");
            foreach (var urn in r.Needs().Where(u => u != r.ProviderUrn && !seen.Contains(u)))
                throw Broken(r, $"it needs {urn}, which does not come before it");
            seen.Add(r.Urn);
            if (r.IsProvider)
                providers.Add(r.ProviderReference);
        }
    }

    private static StateException Broken(ResourceRecord record, string why) =>
        new($"This deployment cannot be imported: {record.Urn}: {why}. Nothing has been changed.");
}
