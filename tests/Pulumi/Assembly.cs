using Xunit.Sdk;
using Xunit.v3;

// Timings and the count of key derivations are the process's.
[assembly: Parallelization(Mode = ParallelMode.None)]
