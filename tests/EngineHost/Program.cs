using Berth.Tests.Engine;

// engine-host serialize fresh|endless
if (args is ["serialize", var what])
{
    Console.WriteLine(await Endless.SerializeAsync(what));
    return;
}

// engine-host BACKEND NAME up|destroy [wish=value…]
var stack = await EngineProgram.OpenAsync(args[0], args[1], args[3..]);
Console.WriteLine(
    EngineProgram.Describe(args[2] == "up" ? (await stack.UpAsync()).Summary : (await stack.DestroyAsync()).Summary)
);
