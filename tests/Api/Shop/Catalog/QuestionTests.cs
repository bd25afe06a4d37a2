using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a product's file may ask, and how its secrets may be hashed.</summary>
public sealed class QuestionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ask: { A: { } }", "ask, A: title: must have 1-80")]
    [InlineData("ask: { A: }", "line 7: ask, A: is empty")]
    [InlineData("ask: { A: { title: T, kind: date } }", "ask, A: kind: 'date' must be text, number, choice or secret")]
    [InlineData("ask: { A: { title: T, kind: choice } }", "ask, A: choices: a question of the kind choice")]
    [InlineData("ask: { A: { title: T, choices: [a] } }", "ask, A: choices: a question of the kind choice")]
    [InlineData("ask: { A: { title: T, kind: choice, choices: [a, a] } }", "ask, A: choices: each stands there once")]
    [InlineData(
        "ask: { A: { title: T, kind: choice, choices: [a], default: b } }",
        "ask, A: default: 'b' is no answer"
    )]
    [InlineData(
        "ask: { A: { title: T, kind: choice, choices: [a], pattern: a } }",
        "ask, A: pattern: a choice has none"
    )]
    [InlineData("ask: { A: { title: T, kind: secret, default: x } }", "ask, A: default: a secret has none")]
    [InlineData("ask: { A: { title: T, pattern: \"[\" } }", "line 7: ask, A: pattern: cannot be used")]
    [InlineData("ask: { A: { title: T, pattern: \"(?=a)\" } }", "ask, A: pattern: cannot be used")]
    [InlineData("ask: { A: { title: T, pattern: \"a|b\", default: ab } }", "ask, A: default: 'ab' is no answer")]
    [InlineData("ask: { A: { title: T, maxLength: 0 } }", "ask, A: maxLength: 0 must be 1-4096")]
    [InlineData("ask: { 1A: { title: T } }", "ask, 1A: must be the name")]
    [InlineData("ask: { name: { title: T } }", "ask, name: is a placeholder")]
    [InlineData("ask: { A: { title: T } }\nenvironment: { A: x }", "ask, A: stands under environment, too")]
    [InlineData("ask: { A: { title: T } }\nsecrets: { A: {} }", "ask, A: stands under secrets, too")]
    [InlineData(
        "ask: { A: { title: T } }\nsecrets: { B: { hash: bcrypt, as: A } }",
        "ask, A: stands under secrets, too"
    )]
    [InlineData("secrets: { B: { hash: md5 } }", "secrets, B: hash: 'md5' must be one of pbkdf2-changedetection")]
    [InlineData("secrets: { B: { as: C } }", "secrets, B: hash: is missing")]
    [InlineData("secrets: { B: { hash: bcrypt, as: 1C } }", "secrets, B: as: '1C' must be the name")]
    [InlineData("secrets: { B: { hash: bcrypt, as: C } }\nenvironment: { C: x }", "B: as: C stands under environment")]
    [InlineData("secrets: { B: { hash: bcrypt, as: C }, C: {} }", "secrets, B: as: C is another secret's, too")]
    [InlineData("secrets: { B: { hash: bcrypt, plain: true } }", "secrets, B: as: with plain: true")]
    [InlineData("secrets: { B: { hash: bcrypt, length: 73 } }", "secrets, B: length: 73 must be 72 at most")]
    [InlineData("secrets: { B: { hash: htpasswd } }", "secrets, B: user: htpasswd has one")]
    [InlineData("secrets: { B: { hash: htpasswd, user: \"a:b\" } }", "secrets, B: user: htpasswd has one")]
    [InlineData("secrets: { B: { hash: argon2id, user: a } }", "secrets, B: user: htpasswd has one")]
    [InlineData("secrets: { B: { hash: bcrypt, as: C } }\nenvironment: { A: \"{B}\" }", "A: {B} is no placeholder")]
    public void AMistakeIsSaidWithItsKey(string keys, string said)
    {
        Write(keys);
        Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("ask: { A: { title: T, pattern: \"a|b\", default: b } }\nenvironment: { B: \"{A}\" }")]
    [InlineData("secrets: { B: { hash: htpasswd, user: admin } }\nenvironment: { A: \"{B}\" }")]
    [InlineData("secrets: { B: { hash: bcrypt, as: C, plain: true } }\nenvironment: { A: \"{B} {C}\" }")]
    [InlineData("customerVariables: true\ncategory: Games\ndocs: \"[Open]({url}/x)\"")]
    public void WhatFitsIsTaken(string keys)
    {
        Write(keys);
        LoadCatalog.From(_folder).Products.ShouldHaveSingleItem();
    }

    private void Write(string keys) =>
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            "name: p\ntitle: P\ndata: /data\nplans:\n  - { name: s, title: S, price: 500, currency: eur, memoryMb: 64, cpus: 1, "
                + $"pids: 64 }}\n\n{keys}\nimage: i\nport: 80\n"
        );
}
