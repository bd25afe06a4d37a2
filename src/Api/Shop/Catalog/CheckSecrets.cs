namespace Berth.Shop.Catalog;

/// <summary>Checks the secrets of a product's file.</summary>
internal static class CheckSecrets
{
    /// <summary>What is wrong with them, each with its key.</summary>
    public static IEnumerable<string> Of(Product product) =>
        product.Secrets.SelectMany(s => Of(product, s.Key, s.Value)).Select(m => $"secrets, {m}");

    private static IEnumerable<string> Of(Product p, string name, SecretTerms s)
    {
        if (!CheckEnvironment.IsVariable(name))
            yield return $"'{name}' must be the name of an environment variable: letters, digits and _, not starting with a digit.";
        if (CheckEnvironment.Has(p, name))
            yield return $"{name} stands under environment, too. It can only be one of the two.";
        if (s.Length is < 16 or > 256)
            yield return $"{name}: length: {s.Length} must be 16-256; a shorter one could be guessed.";
        if (s.Show && s.Title.Length is 0 or > 80)
            yield return $"{name}: title: a secret that is shown has 1-80 characters to say what it is.";
        foreach (var mistake in Hashed(p, name, s))
            yield return $"{name}: {mistake}";
    }

    private static IEnumerable<string> Hashed(Product p, string name, SecretTerms s)
    {
        if (s.Hash.Length == 0)
        {
            if (s.As.Length > 0 || s.User.Length > 0 || s.Plain)
                yield return "hash: is missing. as, user and plain say how a hash is handed out.";
            yield break;
        }
        if (!HashForms.All.Contains(s.Hash))
            yield return $"hash: '{s.Hash}' must be one of {string.Join(", ", HashForms.All)}.";
        if (s.As.Length > 0 && !CheckEnvironment.IsVariable(s.As))
            yield return $"as: '{s.As}' must be the name of an environment variable.";
        if (s.As.Length > 0 && CheckEnvironment.Has(p, s.As))
            yield return $"as: {s.As} stands under environment, too. It can only be one of the two.";
        if (
            p.Secrets.Any(o =>
                o.Key != name && (o.Key == s.Variable(name) || o.Value.Variable(o.Key) == s.Variable(name))
            )
        )
            yield return $"as: {s.Variable(name)} is another secret's, too.";
        if (s.Plain && s.Variable(name) == name)
            yield return "as: with plain: true the hash needs a variable of its own.";
        if (s.Hash == HashForms.Htpasswd ? !IsUser(s.User) : s.User.Length > 0)
            yield return "user: htpasswd has one, of 1-64 letters, digits, dots, hyphens and _; the others have none.";
        if (s.Hash is HashForms.Bcrypt or HashForms.Htpasswd && s.Length > HashForms.MostOfBcrypt)
            yield return $"length: {s.Length} must be {HashForms.MostOfBcrypt} at most: bcrypt reads no more.";
    }

    private static bool IsUser(string text) =>
        text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
