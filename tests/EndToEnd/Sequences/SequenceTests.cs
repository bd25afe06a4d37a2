using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>
/// Each of Stripe's sequences: its events in order, in random orders, and with each event twice or never. The
/// database says the same in the end.
/// </summary>
public sealed class SequenceTests(SequenceTests.Stages stages) : IClassFixture<SequenceTests.Stages>
{
    private static readonly int RandomOrders = LongRows.AreAsked ? 50 : 5;

    public sealed class Stages : IAsyncLifetime
    {
        public Paper Paper { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Paper = await Paper.StartAsync();

        public ValueTask DisposeAsync() => Paper.DisposeAsync();
    }

    public static TheoryData<string> Names => [.. Script.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EndsTheSameHoweverItIsTold(string name)
    {
        var sequence = Script.All.Single(s => s.Name == name);
        var paper = stages.Paper;
        var inOrder = await paper.PlayAsync(sequence.Play, new Delivery());
        foreach (var part in sequence.Outcome)
            inOrder.ShouldContain(part);
        var matter = paper.Matter;
        matter.ShouldBeGreaterThan(0);
        IEnumerable<Delivery> others =
        [
            .. Enumerable.Range(1, RandomOrders).Select(seed => new Delivery(Seed: seed)),
            .. Enumerable.Range(1, matter).SelectMany(i => (Delivery[])[new(Twice: i), new(Never: i)]),
        ];
        foreach (var delivery in others)
            (await paper.PlayAsync(sequence.Play, delivery)).ShouldBe(inOrder, $"{delivery}");
    }
}
