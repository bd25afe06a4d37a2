using Berth.Bench;

return args switch
{
    ["provision"] => await Provision.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bin/bench NAME\n  provision   from the payment's event accepted to the first 200 through the proxy, beside the raw Docker API sequence");
    return 2;
}
