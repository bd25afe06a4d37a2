using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Berth.Shop.Catalog;
using Berth.Shop.Secrets;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Secrets;

/// <summary>
/// Hashes are what those who read them compute, by implementations that are not ours; a container gets one and the same
/// for as long as the secret is the same, and not the secret.
/// </summary>
public sealed class HashSecretTests
{
    private const string Password = "correct-horse";

    /// <summary>By the definition of RFC 8018: one block, because the key is as long as the hash.</summary>
    [Fact]
    public void ChangeDetectionReadsItsOwn()
    {
        var bytes = Convert.FromBase64String(HashSecret.Of(new() { Hash = HashForms.ChangeDetection }, Password));
        bytes.Length.ShouldBe(64);
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(Password));
        var u = hmac.ComputeHash([.. bytes[..32], 0, 0, 0, 1]);
        var key = u.ToArray();
        for (var i = 1; i < 100_000; i++)
        {
            u = hmac.ComputeHash(u);
            for (var j = 0; j < key.Length; j++)
                key[j] ^= u[j];
        }
        key.ShouldBe(bytes[32..]);
    }

    /// <summary>The C library's bcrypt says the same.</summary>
    [Theory]
    [InlineData(HashForms.Bcrypt, "", "$2b$12$")]
    [InlineData(HashForms.Htpasswd, "admin", "admin:$2y$10$")]
    public async Task TheSystemReadsBcrypt(string form, string user, string start)
    {
        var hash = HashSecret.Of(new() { Hash = form, User = user }, Password);
        hash.ShouldStartWith(start);
        hash = hash[(user.Length > 0 ? user.Length + 1 : 0)..];
        hash.Length.ShouldBe(60);
        (await CryptAsync(Password, hash)).ShouldBe(hash);
        (await CryptAsync("another", hash)).ShouldNotBe(hash);
    }

    /// <summary>Vectors of the reference implementation's own tests (test.c, version 0x13).</summary>
    [Theory]
    [InlineData(256, 2, "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData(65536, 2, "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    public void Argon2IdIsThatOfTheReference(int memoryKb, int iterations, string expected) =>
        HashSecret.Argon2("password", "somesalt"u8.ToArray(), memoryKb, iterations, 1).ShouldBe(expected);

    [Fact]
    public void EachHashHasASaltOfItsOwn()
    {
        foreach (var form in HashForms.All)
        {
            var terms = new SecretTerms { Hash = form, User = form == HashForms.Htpasswd ? "admin" : "" };
            HashSecret.Of(terms, Password).ShouldNotBe(HashSecret.Of(terms, Password), form);
        }
        HashSecret.Of(new() { Hash = HashForms.Argon2Id }, Password).ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    [Fact]
    public async Task AContainerGetsTheHashAlwaysTheSameAndTheCustomerThePassword()
    {
        var folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "hello.yaml"),
            hello
                .Replace("length: 20, show: true }", "length: 20, show: true, hash: bcrypt, as: ADMIN_HASH }")
                .Replace("BERTH_PLAN: \"{plan}\"", "BERTH_PLAN: \"{plan}\"\n  LOGIN: \"admin={ADMIN_HASH}\"")
        );
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = folder }
        );
        await app.DoneAsync("provision", "--name", "ada", "--email", "ada@example.com");
        var tenant = (await app.Db().Tenants.SingleAsync()).Id;
        (await HeldAsync(app, tenant)).Keys.ShouldBe(["SECRET_KEY"]); // it is made for the container

        var first = await HandedOutAsync(app, tenant);
        first.Keys.Order().ShouldBe(["ADMIN_HASH", "SECRET_KEY"]);
        (await HandedOutAsync(app, tenant)).ShouldBe(first, ignoreOrder: true);
        (await HeldAsync(app, tenant)).ShouldBe(first, ignoreOrder: true);
        var row = await app.Db().TenantSecrets.SingleAsync(s => s.Name == "ADMIN_PASSWORD");
        row.Hash.ShouldNotBeNull().ShouldNotContain("$2b$");

        // Reset, while a hash of the old one was being made: that one is not kept.
        (await app.InScopeAsync<RotateSecrets, bool>(r => r.RotateAsync(tenant, default))).ShouldBeTrue();
        row.KeepHash("stale", "bcrypt:");
        await using (var db = app.Db())
            await row.SaveHashAsync(db, default);
        (await app.Db().TenantSecrets.SingleAsync(s => s.Name == "ADMIN_PASSWORD")).Hash.ShouldBeNull();
        var second = await HandedOutAsync(app, tenant);
        second["ADMIN_HASH"].ShouldNotBe(first["ADMIN_HASH"]);
        second["SECRET_KEY"].ShouldBe(first["SECRET_KEY"]);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Dictionary<string, string>> HandedOutAsync(TestApp app, Guid tenant)
    {
        await using var db = app.Db();
        var its = await app.Worker.GetRequiredService<MakeSecrets>().HandOutAsync(db, tenant, "hello", default);
        return its.ToDictionary(s => s.Key, s => s.Value.Value);
    }

    private static async Task<Dictionary<string, string>> HeldAsync(TestApp app, Guid tenant)
    {
        await using var db = app.Db();
        var its = await app.Worker.GetRequiredService<MakeSecrets>().HeldAsync(db, tenant, "hello", default);
        return its.ToDictionary(s => s.Key, s => s.Value.Value);
    }

    private static async Task<string> CryptAsync(string password, string hash)
    {
        using var perl = Process.Start(
            new ProcessStartInfo("perl", ["-e", "print crypt($ARGV[0], $ARGV[1])", password, hash])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var printed = await perl.StandardOutput.ReadToEndAsync();
        await perl.WaitForExitAsync();
        return printed;
    }
}
