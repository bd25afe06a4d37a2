using System.Text;
using Berth.Tenants.Domains;
using Shouldly;
using Xunit;

namespace Berth.Tests.Domains;

/// <summary>What name servers say, byte by byte, and what they might.</summary>
public sealed class DnsMessageTests
{
    private static readonly byte[] Question = DnsMessage.Ask(0x1234, "_berth.ada.example", DnsType.Txt);

    [Fact]
    public void AQuestionIsAsTheRfcHasIt() =>
        Convert
            .ToHexStringLower(DnsMessage.Ask(0xabcd, "a.example", DnsType.Aaaa))
            .ShouldBe(
                "abcd01000001000000000001"
                    + "0161"
                    + "076578616d706c65"
                    + "00"
                    + "001c"
                    + "0001"
                    + "00"
                    + "0029"
                    + "04d0"
                    + "00000000"
                    + "0000"
            );

    [Fact]
    public void AnAnswerIsRead()
    {
        // Each name another way: whole, a pointer, a label and a pointer. A CNAME on the way; a record of another type
        // beside it.
        byte[] message =
        [
            .. Head(answers: 4),
            .. Record([0xc0, 12], 5, [1, (byte)'x', 0xc0, 19]),
            .. Record([1, (byte)'x', 0xc0, 19], 16, [3, .. "abc"u8, 2, .. "de"u8]),
            .. Record([0], 46, [1, 2, 3]),
            .. Record([3, .. "ada"u8, 7, .. "example"u8, 0], 16, [0]),
        ];
        var answer = DnsMessage.Read(message, Question)!;
        answer.Code.ShouldBe(0);
        answer.IsCut.ShouldBeFalse();
        answer.Texts.ShouldBe(["abcde", ""]);
        DnsMessage
            .Read(
                NameServer.Answer(DnsMessage.Ask(1, "a.example", DnsType.Aaaa), DnsType.Aaaa, 0, false, "2001:db8::1"),
                DnsMessage.Ask(1, "a.example", DnsType.Aaaa)
            )!
            .Texts.ShouldBe(["2001:db8::1"]);
        DnsMessage
            .Read(NameServer.Answer(Question, DnsType.Txt, 3, false), Question)!
            .ShouldSatisfyAllConditions(a => a.Code.ShouldBe(3), a => a.Texts.ShouldBeEmpty());
    }

    [Fact]
    public void ALongTextComesInPieces() =>
        DnsMessage
            .Read(NameServer.Answer(Question, DnsType.Txt, 0, false, new string('x', 700)), Question)!
            .Texts.ShouldBe([new string('x', 700)]);

    [Fact]
    public void TheQuestionMayComeBackInOtherLetters()
    {
        var answer = NameServer.Answer(Question, DnsType.Txt, 0, false, "berth=1");
        Encoding.ASCII.GetBytes("_BERTH").CopyTo(answer, 13);
        DnsMessage.Read(answer, Question)!.Texts.ShouldBe(["berth=1"]);
    }

    [Fact]
    public void WhatAnswersAnotherQuestionIsNoAnswer()
    {
        var answer = NameServer.Answer(Question, DnsType.Txt, 0, false, "berth=1");
        DnsMessage.Read(Changed(answer, 0, 0x55), Question).ShouldBeNull("another id");
        DnsMessage.Read(Changed(answer, 2, 0x01), Question).ShouldBeNull("a question");
        DnsMessage.Read(Changed(answer, 14, (byte)'x'), Question).ShouldBeNull("another name");
        DnsMessage
            .Read(
                NameServer.Answer(
                    DnsMessage.Ask(0x1234, "_berth.ada.example", DnsType.A),
                    DnsType.A,
                    0,
                    false,
                    "127.0.0.1"
                ),
                Question
            )
            .ShouldBeNull("another type");
        DnsMessage.Read(answer.AsSpan(0, 20), Question).ShouldBeNull("it breaks off in the question");
    }

    [Fact]
    public void WhatWasCutIsNotReadOn()
    {
        var whole = NameServer.Answer(Question, DnsType.Txt, 0, true, new string('x', 150));
        DnsMessage
            .Read(whole.AsSpan(0, whole.Length - 100), Question)!
            .ShouldSatisfyAllConditions(a => a.IsCut.ShouldBeTrue(), a => a.Texts.ShouldBeEmpty());
    }

    [Fact]
    public void NoNameLeadsInCircles()
    {
        // A pointer to itself is read as an end; labels without one break off.
        DnsMessage.Read([.. Head(1), .. Record([0xc0, 36], 16, [1, (byte)'a'])], Question)!.Texts.ShouldBe(["a"]);
        var endless = (byte[])[.. Head(1), .. Enumerable.Repeat((byte[])[1, (byte)'a'], 400).SelectMany(b => b)];
        Should
            .Throw<InvalidDataException>(() => DnsMessage.Read(endless, Question))
            .Message.ShouldContain("without end");
    }

    [Fact]
    public void WhatBreaksOffIsSaid()
    {
        var answer = NameServer.Answer(Question, DnsType.Txt, 0, false, "berth=12345", "another");
        for (var length = 0; length < answer.Length; length++)
        {
            var part = answer[..length];
            if (length < Question.Length - 11 && length >= 12)
                DnsMessage.Read(part, Question).ShouldBeNull();
            else
                Should.Throw<InvalidDataException>(() => DnsMessage.Read(part, Question), $"{length} bytes");
        }
        Should.Throw<InvalidDataException>(() =>
            DnsMessage.Read([.. Head(1), .. Record([0], 16, [9, (byte)'a'])], Question)
        );
        var a = DnsMessage.Ask(0x1234, "_berth.ada.example", DnsType.A);
        Should.Throw<InvalidDataException>(() => DnsMessage.Read([.. Head(1, a), .. Record([0], 1, [1, 2, 3])], a));
    }

    [Fact]
    public void NoBytesDoAnythingElse()
    {
        var random = new Random(7);
        var good = NameServer.Answer(Question, DnsType.Txt, 0, false, "berth=12345", new string('y', 300));
        for (var i = 0; i < 100_000; i++)
        {
            var message = (byte[])good.Clone();
            for (var n = random.Next(1, 8); n > 0; n--)
                message[random.Next(i % 2 == 0 ? 0 : Question.Length - 11, message.Length)] = (byte)random.Next(256);
            try
            {
                DnsMessage.Read(message.AsSpan(0, random.Next(message.Length + 1)), Question);
            }
            catch (InvalidDataException)
            {
                // the one thing that it may throw
            }
        }
    }

    private static byte[] Head(byte answers, byte[]? question = null)
    {
        question ??= Question;
        var head = question[..^11];
        (head[2], head[3], head[7], head[11]) = (0x81, 0x80, answers, 0);
        return head;
    }

    private static byte[] Record(byte[] name, byte type, byte[] data) =>
        [.. name, 0, type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];

    private static byte[] Changed(byte[] message, int at, byte to)
    {
        var changed = (byte[])message.Clone();
        changed[at] = to;
        return changed;
    }
}
