// Each class has an installation of its own, at a place of its own; five of them at a time, for most of it is waiting.
[assembly: Xunit.v3.Parallelization(MaxThreads = 5)]
[assembly: Xunit.TestCollectionOrderer(typeof(Berth.Tests.EndToEnd.LongestFirst))]
