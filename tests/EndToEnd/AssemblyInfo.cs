// One installation at a time: they share ports and names.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
