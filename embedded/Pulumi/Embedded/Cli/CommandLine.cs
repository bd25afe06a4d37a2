namespace Pulumi.Embedded.Cli;

internal static class CommandLine
{
    public static Task<int> RunAsync(StackProgram program) => throw new NotImplementedException();
}
