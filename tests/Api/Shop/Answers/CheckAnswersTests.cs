using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Tenants;
using Berth.Tenants.Containers;
using Shouldly;
using Xunit;

namespace Berth.Tests.Answers;

/// <summary>What is taken as an answer, and what the container gets of it.</summary>
public sealed class CheckAnswersTests
{
    private static readonly Product Asks = new()
    {
        Name = "p",
        Environment = new() { ["HEADER"] = "{TITLE} at {url}", ["AUTH"] = "key={API_KEY}" },
        Secrets = new()
        {
            ["PASSWORD"] = new() { Hash = HashForms.Bcrypt, As = "PASSWORD_HASH" },
        },
        Ask = new()
        {
            ["TITLE"] = new()
            {
                Title = "Title",
                Pattern = "[A-Za-z ]+",
                MaxLength = 10,
                Required = true,
                Help = "Letters and spaces.",
            },
            ["COLOUR"] = new()
            {
                Title = "Colour",
                Kind = "choice",
                Choices = ["red", "blue"],
                Default = "blue",
            },
            ["API_KEY"] = new() { Title = "Key", Kind = "secret" },
        },
        CustomerVariables = true,
        Plans =
        [
            new()
            {
                Name = "s",
                Environment = new() { ["SIZE"] = "s" },
            },
        ],
    };

    [Theory]
    [InlineData("Ada", null)]
    [InlineData("  Ada  ", null)]
    [InlineData("", "Please fill this in.")]
    [InlineData("Ada1", "It does not have the right form. Letters and spaces.")]
    [InlineData("Ada\nBcc", "It is one line of text")]
    [InlineData("Adaaaaaaaaa", "It has 10 characters at most.")]
    public void ATextFitsItsPatternAndLength(string title, string? wrong)
    {
        var said = CheckAnswers.Of(Asks.Ask, new Dictionary<string, string?> { ["TITLE"] = title });
        if (wrong is null)
            (said.Errors.Count, said.Values["TITLE"], said.Values["COLOUR"]).ShouldBe((0, "Ada", "blue"));
        else
            said.Errors["TITLE"].ShouldStartWith(wrong);
    }

    [Fact]
    public void AllThatIsWrongIsSaidAtOnce() =>
        CheckAnswers
            .Of(Asks.Ask, new Dictionary<string, string?> { ["COLOUR"] = "green", ["OTHER"] = "x" })
            .Errors.Keys.Order()
            .ShouldBe(["COLOUR", "OTHER", "TITLE"]);

    /// <summary>The pattern is the operator's, the text anybody's: time grows with the text and no faster.</summary>
    [Fact]
    public void NoTextTakesLong()
    {
        var question = new Question { Pattern = "(a+)+b", MaxLength = 4096 };
        var begun = System.Diagnostics.Stopwatch.StartNew();
        question.WrongWith(new string('a', 4096)).ShouldNotBeNull();
        begun.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("SMTP_HOST", "x", null)]
    [InlineData("smtp", "x", "A name has A-Z")]
    [InlineData("1A", "x", "A name has A-Z")]
    [InlineData("A=B", "x", "A name has A-Z")]
    [InlineData("", "x", "A name has A-Z")]
    [InlineData("HEADER", "x", "HEADER is set by us")]
    [InlineData("SIZE", "x", "SIZE is set by us")]
    [InlineData("TITLE", "x", "TITLE is set by us")]
    [InlineData("PASSWORD", "x", "PASSWORD is set by us")]
    [InlineData("PASSWORD_HASH", "x", "PASSWORD_HASH is set by us")]
    [InlineData("A", "x\0", "A value has no NUL")]
    public void ACustomersVariableIsNoneOfTheProducts(string name, string value, string? wrong)
    {
        var said = CheckAnswers.WrongWithOwn(Asks, name, value);
        if (wrong is null)
            said.ShouldBeNull();
        else
            said.ShouldNotBeNull().ShouldStartWith(wrong);
    }

    [Fact]
    public void AValueIsCountedInBytes()
    {
        CheckAnswers.WrongWithOwn(Asks, "A", new string('ä', 2048)).ShouldBeNull();
        CheckAnswers.WrongWithOwn(Asks, "A", new string('ä', 2049)).ShouldNotBeNull();
    }

    [Fact]
    public void TheContainerGetsAnswersAsVariablesAndWhereTheyAreNamed()
    {
        var (plain, secret) = ComposeEnvironment.Of(
            Asks,
            Asks.Plans[0],
            new TenantValues(
                new Dictionary<string, string> { ["url"] = "https://ada.shop.example" },
                new Dictionary<string, Secret> { ["PASSWORD_HASH"] = new("$2b$") },
                new KnownAnswers(
                    new Dictionary<string, string> { ["TITLE"] = "{url} {API_KEY}" },
                    new Dictionary<string, Secret> { ["API_KEY"] = new("s3cret") },
                    new Dictionary<string, Secret> { ["MINE"] = new("m"), ["SIZE"] = new("huge") }
                ),
                new Dictionary<string, int>()
            )
        );
        plain.ShouldBe(
            new Dictionary<string, string>
            {
                ["HEADER"] = "{url} {API_KEY} at https://ada.shop.example", // what was entered is not read again
                ["TITLE"] = "{url} {API_KEY}",
                ["SIZE"] = "s", // not the customer's
            },
            ignoreOrder: true
        );
        secret
            .ToDictionary(s => s.Key, s => s.Value.Value)
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["AUTH"] = "key=s3cret",
                    ["API_KEY"] = "s3cret",
                    ["PASSWORD_HASH"] = "$2b$",
                    ["MINE"] = "m",
                },
                ignoreOrder: true
            );
    }

    [Fact]
    public void WhatIsNotAnsweredIsNoVariable()
    {
        var (plain, secret) = ComposeEnvironment.Of(
            Asks,
            Asks.Plans[0],
            new TenantValues(
                new Dictionary<string, string> { ["url"] = "u" },
                new Dictionary<string, Secret>(),
                KnownAnswers.None,
                new Dictionary<string, int>()
            )
        );
        plain.Keys.Order().ShouldBe(["AUTH", "HEADER", "SIZE"]);
        (plain["HEADER"], plain["AUTH"], secret.Count).ShouldBe((" at u", "key=", 0));
    }
}
