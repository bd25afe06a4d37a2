using Xunit;

// Timings and the count of key derivations are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
