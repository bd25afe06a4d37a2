using Pulumi.Embedded;
using Shouldly;
using Xunit;

namespace Pulumi.Cloudflare.Tests;

public sealed class RecordTests : CloudflareTest
{
    [Fact]
    public async Task ARecordIsCreatedReadChangedAndDeleted()
    {
        var state = await CreateAsync(Address("app.example.com", ("proxied", true)));
        var record = (await RecordsAsync()).ShouldHaveSingleItem()!;
        ((string)record["id"]!).ShouldBe(state.Id);
        ((bool)record["proxied"]!).ShouldBeTrue();

        (await Provider.ReadAsync(Ref(), state, Cancel)).ShouldNotBeNull().Inputs.ShouldBe(state.Inputs);

        var news = Checked(Address("app.example.com", ("content", "203.0.113.8"), ("ttl", 300.0), ("comment", null)));
        var diff = Provider.Diff(Ref(), state, news);
        diff.Changes.ShouldBe(["comment", "content", "proxied", "ttl"]);
        diff.Replaces.ShouldBeEmpty();
        var updated = await Provider.UpdateAsync(Ref(), state, news, Cancel);
        updated.Id.ShouldBe(state.Id);
        record = (await RecordsAsync()).ShouldHaveSingleItem()!;
        ((string)record["content"]!).ShouldBe("203.0.113.8");
        ((int)record["ttl"]!).ShouldBe(300);
        record["comment"].ShouldBeNull();
        Provider.Diff(Ref(), updated, news).Changes.ShouldBeEmpty();

        await Provider.DeleteAsync(Ref(), updated, Cancel);
        (await RecordsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatIsGoneReadsAsGoneAndCountsAsDeleted()
    {
        var state = await CreateAsync(Address("app.example.com"));
        await AskAsync(HttpMethod.Delete, $"zones/{Zone}/dns_records/{state.Id}");
        (await Provider.ReadAsync(Ref(), state, Cancel)).ShouldBeNull();
        await Provider.DeleteAsync(Ref(), state, Cancel);
    }

    [Fact]
    public async Task AZoneThatCannotBeFoundIsAnErrorAndNoMissingRecord()
    {
        var state = await CreateAsync(Address("app.example.com"));
        state.Outputs["zoneId"] = "nonsense";
        (
            await Should.ThrowAsync<ProviderException>(() => Provider.ReadAsync(Ref(), state, Cancel))
        ).Message.ShouldContain("7003");
        await Should.ThrowAsync<ProviderException>(() => Provider.DeleteAsync(Ref(), state, Cancel));
    }

    [Fact]
    public async Task TheStateIsAsTheOfficialProviderKeepsIt()
    {
        var state = await CreateAsync(Address("app.example.com"));
        state.Inputs.Keys.ShouldBe(["comment", "content", "name", "ttl", "type", "zoneId"]);
        state.Outputs.Keys.ShouldBe([
            "__meta",
            "comment",
            "commentModifiedOn",
            "content",
            "createdOn",
            "data",
            "id",
            "meta",
            "modifiedOn",
            "name",
            "priority",
            "privateRouting",
            "proxiable",
            "proxied",
            "settings",
            "tags",
            "tagsModifiedOn",
            "ttl",
            "type",
            "zoneId",
        ]);
        state.Outputs["__meta"].ShouldBe("""{"schema_version":"500"}""");
        state.Outputs["meta"].ShouldBe("{}");
        state.Outputs["proxied"].ShouldBe(false);
        state.Outputs["settings"].ShouldBeNull();
    }

    [Fact]
    public async Task WhatWasChangedByHandIsSeenAndPutBack()
    {
        var inputs = Checked(Address("app.example.com", ("comment", null)));
        var state = await CreateAsync(inputs);
        await AskAsync(
            HttpMethod.Patch,
            $"zones/{Zone}/dns_records/{state.Id}",
            new
            {
                content = "198.51.100.1",
                comment = "by hand",
                proxied = true,
            }
        );
        var read = (await Provider.ReadAsync(Ref(), state, Cancel)).ShouldNotBeNull();
        Provider.Diff(Ref(), read, inputs).Changes.ShouldBe(["comment", "content", "proxied"]);
        await Provider.UpdateAsync(Ref(), read, inputs, Cancel);
        var record = (await RecordsAsync()).ShouldHaveSingleItem()!;
        ((string)record["content"]!).ShouldBe("203.0.113.7");
        record["comment"].ShouldBeNull();
        ((bool)record["proxied"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task RecordsOfPartsAndOfTextComeBackAsTheyWereGiven()
    {
        var service = await CreateAsync(
            new PropertyMap
            {
                ["zoneId"] = Zone,
                ["name"] = "_sip._tcp.example.com",
                ["type"] = "SRV",
                ["ttl"] = 300.0,
                ["data"] = new PropertyMap
                {
                    ["priority"] = 1.0,
                    ["weight"] = 5.0,
                    ["port"] = 5060.0,
                    ["target"] = "sip.example.com",
                },
            }
        );
        var text = await CreateAsync(
            new PropertyMap
            {
                ["zoneId"] = Zone,
                ["name"] = "example.com",
                ["type"] = "TXT",
                ["ttl"] = 1.0,
                ["content"] = "\"v=spf1 -all\"",
            }
        );
        var certificate = await CreateAsync(
            new PropertyMap
            {
                ["zoneId"] = Zone,
                ["name"] = "www.example.com",
                ["type"] = "CAA",
                ["ttl"] = 1.0,
                ["data"] = new PropertyMap
                {
                    ["flags"] = "0",
                    ["tag"] = "issue",
                    ["value"] = "ca.example.net",
                },
            }
        );
        var alias = await CreateAsync(
            new PropertyMap
            {
                ["zoneId"] = Zone,
                ["name"] = "alias.example.com",
                ["type"] = "CNAME",
                ["ttl"] = 1.0,
                ["content"] = "Target.example.net.",
                ["settings"] = new PropertyMap { ["flattenCname"] = true },
            }
        );
        foreach (var state in new[] { service, text, certificate, alias })
        {
            var read = (await Provider.ReadAsync(Ref(), state, Cancel)).ShouldNotBeNull();
            Provider
                .Diff(Ref(), read, state.Inputs)
                .Changes.ShouldBeEmpty(state.Inputs.GetValueOrDefault("type")!.ToString());
        }
    }

    [Fact]
    public async Task AnImportIsToldByZoneAndRecord()
    {
        var made = await CreateAsync(Address("app.example.com"));
        var read = (
            await Provider.ReadAsync(Ref(), new ResourceState($"{Zone}/{made.Id}", [], []), Cancel)
        ).ShouldNotBeNull();
        read.Id.ShouldBe(made.Id);
        Provider.Diff(Ref(), read, made.Inputs).Changes.ShouldBeEmpty();
    }
}
