using Berth.Bench;

return args switch
{
    ["provision"] => await Provision.RunAsync(),
    ["engine"] => await Engine.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bin/bench NAME\n  provision   from the payment's event accepted to the first 200 through the proxy, beside the raw Docker API sequence\n  engine      what the embedded engine adds to the Docker API, to no change, and with 1000 stacks");
    return 2;
}
