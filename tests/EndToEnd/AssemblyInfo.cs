// Classes of one collection share an installation's ports and names, so they come one after another; four collections
// at a time, for most of it is waiting.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: Xunit.TestCollectionOrderer(typeof(Berth.Tests.EndToEnd.LongestFirst))]
