namespace Berth.Shop.Catalog;

/// <summary>The forms in which a container may get the hash of a secret.</summary>
public static class HashForms
{
    /// <summary>changedetection.io's <c>SALTED_PASS</c>: base64 of 32 bytes of salt and PBKDF2-HMAC-SHA256's 32 bytes.</summary>
    public const string ChangeDetection = "pbkdf2-changedetection";

    /// <summary>bcrypt, <c>$2b$12$…</c></summary>
    public const string Bcrypt = "bcrypt";

    /// <summary>Argon2id in PHC's form, <c>$argon2id$v=19$m=…</c></summary>
    public const string Argon2Id = "argon2id";

    /// <summary>A line of htpasswd: <c>user:$2y$10$…</c></summary>
    public const string Htpasswd = "htpasswd";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = [ChangeDetection, Bcrypt, Argon2Id, Htpasswd];

    /// <summary>What bcrypt reads of a password, in bytes. Ours are ASCII.</summary>
    public const int MostOfBcrypt = 72;
}
