using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a command is run with: values in their places, and nothing more.</summary>
public sealed class CommandArgumentsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly ProductCommand Invite = new()
    {
        Name = "invite",
        Title = "Make an invite",
        Run = ["/bin/invite", "--note={note}", "{uses}", "{host}", "literal {braces} {{uses}}"],
        Arguments =
        {
            ["uses"] = new()
            {
                Title = "How often",
                Kind = "number",
                Min = -1,
                Max = 100,
                Default = "1",
            },
            ["note"] = new() { Title = "Note" },
            ["host"] = new() { Title = "For whom", Pattern = "[a-z-]+" },
        },
    };

    [Fact]
    public void ValuesStandInTheirPlaces() =>
        Invite
            .Line(Of(("note", "for Ada; rm -rf {uses} $(x)"), ("host", "ada")).Values)
            .ShouldBe(["/bin/invite", "--note=for Ada; rm -rf {uses} $(x)", "1", "ada", "literal {braces} {{uses}}"]);

    [Fact]
    public void WhatNobodyGaveIsLeftOut() =>
        Invite.Line(Of().Values).ShouldBe(["/bin/invite", "--note=", "1", "literal {braces} {{uses}}"]);

    [Theory]
    [InlineData("uses", "101", "It is a whole number from -1 to 100.")]
    [InlineData("uses", "1.5", "It is a whole number from -1 to 100.")]
    [InlineData("uses", "99999999999", "It is a whole number from -1 to 100.")]
    [InlineData("uses", "-1", null)]
    [InlineData("host", "-rf", "It may not begin with a hyphen: the program would take it for an option.")]
    [InlineData("host", "Ada", "It does not have the right form.")]
    [InlineData("note", "-rf", null)]
    [InlineData("note", "a\nb", "It is one line of text, without control characters.")]
    [InlineData("else", "x", "This is not asked.")]
    public void EachIsChecked(string argument, string value, string? wrong) =>
        Of((argument, value)).Errors.GetValueOrDefault(argument).ShouldBe(wrong);

    [Theory]
    [InlineData("run: [\"{what}\", x]", "run: {what} stands in the program.")]
    [InlineData("run: [echo, x]", "arguments, what: stands nowhere in run.")]
    [InlineData("run: [echo, \"{{what}}\"]", "arguments, what: stands nowhere in run.")]
    public void AFilesMistakesAreNamed(string run, string mistake) =>
        Mistakes($"{run}, arguments: {{ what: {{ title: What }} }}").ShouldContain($"commands, tell: {mistake}");

    [Theory]
    [InlineData("title: What, kind: secret", "an argument cannot be secret")]
    [InlineData("title: What, kind: number, min: 3, max: 2", "max: 2 must not be less than min, 3.")]
    [InlineData("title: What, kind: number, pattern: a", "a number has none")]
    [InlineData("title: What, kind: number, max: 5, default: 6", "default: '6' is no answer.")]
    [InlineData("title: What, min: 3", "min, max: are of the kind number.")]
    [InlineData("title: ''", "title: must have 1-80 characters")]
    public void AnArgumentsMistakesAreNamed(string argument, string mistake) =>
        Mistakes($"run: [echo, \"{{what}}\"], arguments: {{ what: {{ {argument} }} }}").ShouldContain(mistake);

    private static CheckAnswers.Checked Of(params (string Name, string? Value)[] given) =>
        CheckArguments.Of(Invite, given.ToDictionary(g => g.Name, g => g.Value));

    private string Mistakes(string command)
    {
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            $$"""
            name: p
            title: P
            image: i
            port: 80
            data: /data
            commands: [{ name: tell, title: Tell, {{command}} }]
            plans: [{ name: s, title: S, price: 500, currency: eur, memoryMb: 64, cpus: 1, pids: 64 }]

            """
        );
        return Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message;
    }
}
