using Berth.Operations.Adopt;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Adopt;

/// <summary>Each system's records are read whole, as that system documents them.</summary>
public sealed class ReadersTests : IDisposable
{
    private readonly Records _records = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public void ACsvFileIsReadWithQuotesAndSecrets()
    {
        var all = ReadCsv.From(File.ReadAllText(_records.Csv(i => $"/srv/{i}")));
        all.Count.ShouldBe(Records.Count);
        var third = all[2];
        (third.Line, third.Email, third.Name, third.Product, third.Plan).ShouldBe(
            (4, Records.Email(3), Records.Name(3), "hello", "small")
        );
        (third.CustomerId, third.SubscriptionId, third.Data, third.SiteName).ShouldBe(
            ("cus_3", "sub_3", "/srv/3", "Ada's \"shop\", no. 3")
        );
        third.Secrets.ShouldBe(
            new Dictionary<string, string> { ["SECRET_KEY"] = "key3", ["password"] = "pass word 3" },
            ignoreOrder: true
        );
        third.CreatedAt.ShouldBe(new DateTimeOffset(2025, 1, 31, 9, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("email,nmae\na@b.example,ada", "there is no column 'nmae'")]
    [InlineData("email\na@b.example", "the column 'name' is missing")]
    [InlineData("email,name,name\na@b.example,ada,ada", "'name' stands there twice")]
    [InlineData("email,name\na@b.example", "line 2: it has 1 fields, and the first line 2")]
    [InlineData("email,name,created\na@b.example,ada,soon", "line 2: created is 'soon'")]
    [InlineData("email,name\n\"a@b.example,ada", "line 2: a quotation mark is not closed")]
    public void WhatIsWrongWithAFileIsSaidWithItsLine(string text, string said) =>
        Should.Throw<UnreadableException>(() => ReadCsv.From(text)).Message.ShouldContain(said);

    [Fact]
    public void ValuesMayHaveLineBreaks()
    {
        var all = ReadCsv.From("\ufeffname,email,site_name\nada,a@b.example,\"two\nlines\"\n\nbob,b@b.example,\n");
        all.Select(n => (n.Line, n.Name, n.SiteName)).ShouldBe([(2, "ada", "two\nlines"), (5, "bob", null)]);
    }

    [Fact, Trait("Number", "K20")]
    public void CustomersOfTheJsonDatabaseAreRead()
    {
        var all = ReadCustomersJson.From(File.ReadAllText(_records.CustomersJson()));
        all.Count.ShouldBe(Records.Count);
        var first = all[0];
        (first.Name, first.Email, first.CustomerId, first.SubscriptionId).ShouldBe(
            (Records.Name(1), Records.Email(1), "cus_1", "sub_1")
        );
        first.Secrets["VNC_PW"].ShouldBe("vnc1");
        first.Volumes.ShouldBe([$"openclaw-{Records.Name(1)}-home", $"clawbot-{Records.Name(1)}-home"]);
        first.Note.ShouldNotBeNull().ShouldContain("app1");
        first.CreatedAt!.Value.Year.ShouldBe(2025);
        all[^1].SubscriptionId.ShouldBeNull();
        Should.Throw<UnreadableException>(() => ReadCustomersJson.From("{}"));
    }

    [Fact, Trait("Number", "L06")]
    public void PaidInstancesAreReadAndUnpaidLeftOut()
    {
        var all = ReadPaidInstances.From(_records.PaidInstances());
        all.Count.ShouldBe(Records.Count);
        all.Count(n => n.LeftOut is not null).ShouldBe(Records.Count / 10);
        var first = all[0];
        (first.Name, first.Email, first.SubscriptionId, first.LeftOut).ShouldBe(
            (Records.Name(1), Records.Email(1), null, null)
        );
        first.Secrets["SALTED_PASS"].ShouldBe("salted1");
        first.Volumes.ShouldBe([$"paid_instance_{Records.Name(1)}-data"]);
        first.CreatedAt.ShouldBe(new DateTimeOffset(2025, 3, 2, 11, 12, 13, TimeSpan.Zero));
    }

    [Fact, Trait("Number", "E18")]
    public void StoresAreReadWithTheSubscriptionInForce()
    {
        var all = ReadStores.From(_records.Stores());
        all.Count.ShouldBe(Records.Count);
        var first = all[0];
        (first.Line, first.Name, first.Email, first.CustomerId, first.SubscriptionId, first.Folder).ShouldBe(
            (101, Records.Name(1), Records.Email(1), "cus_1", "sub_1", "101")
        );
        (first.SiteName, first.Secrets["ADMIN_PASSWORD"], first.Secrets["SECRET_KEY"]).ShouldBe(
            ("Shop 1", "admin1", "django1")
        );
        first.Note.ShouldNotBeNull().ShouldContain("shop.ada.example");
        all[^1].LeftOut.ShouldNotBeNull();
        all.Count(n => n.LeftOut is null).ShouldBe(Records.Count - 1);
    }

    [Fact, Trait("Number", "E18")]
    public async Task StoresInPostgreSqlAreReadAsThoseInAFile()
    {
        await using var database = await TestDatabase.CreateAsync(migrate: false);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(Records.StoresInPostgres(), connection);
            await command.ExecuteNonQueryAsync();
        }
        var inFile = ReadStores.From(_records.Stores());
        var all = ReadStores.From(database.ConnectionString);
        all.Select(Told).ShouldBe(inFile.Select(Told));
        all[0].CreatedAt.ShouldBe(new DateTimeOffset(2025, 4, 1, 8, 0, 0, TimeSpan.Zero).AddTicks(1234560));

        Should
            .Throw<UnreadableException>(() => ReadStores.From($"{database.ConnectionString};Password=x"))
            .Message.ShouldContain("~/.pgpass");
        Should
            .Throw<UnreadableException>(() => ReadStores.From("Host=127.0.0.1;Port=1;Username=u;Database=d"))
            .Message.ShouldContain("cannot be read as that system's");
        Should
            .Throw<UnreadableException>(() =>
                OpenStore.Rows(database.ConnectionString, "DROP TABLE core_instance", _ => 0)
            )
            .Message.ShouldContain("read-only");
    }

    private static string Told(Newcomer n) =>
        $"{n.Line} {n.Email} {n.Name} {n.CustomerId} {n.SubscriptionId} {n.Folder} {n.SiteName} {n.CreatedAt:O} {n.LeftOut} "
        + $"{n.Note} {string.Join(' ', n.Secrets.OrderBy(s => s.Key))}";

    [Fact]
    public void AnotherDatabaseIsSaidToBeNone() =>
        Should
            .Throw<UnreadableException>(() => ReadStores.From(_records.PaidInstances()))
            .Message.ShouldContain("core_instance");
}
