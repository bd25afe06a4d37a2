using Values;

await Outputs.ResolvedTwiceAsync();
await Outputs.FactoriesOfUnknownsAsync();

await MapsAndLists.KeysAddedTwiceAsync();
await MapsAndLists.NullsAsync();

await Json.NestedOutputsAsync();
await Json.WrittenAsync();

Arguments.Dictionaries();
await Arguments.TasksAsync();

await StackOutputs.NamesAsync();
await StackOutputs.MistakesAsync();

await Components.RegisterOutputsAsync();

await Resources.WronglyTypedOutputsAsync();
await Resources.ValuesOfAnotherTypeAsync();

await Mocks.ResultsAsync();
await Mocks.SecretsAsync();
await Mocks.InputsAsync();

// A failed test run leaves the exit code of a failed program.
Say.Line("exit code after failures", Environment.ExitCode);
Environment.ExitCode = 0;
