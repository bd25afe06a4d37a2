using Berth.Sandbox.Stripe;

// stripe-sandbox --urls http://127.0.0.1:5081 --state FILE --key sk_test_… --webhook URL --webhook-secret whsec_…
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
var options = SandboxOptions.Read(builder.Configuration);
builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System);
builder
    .Services.AddSingleton<Faults>()
    .AddSingleton<Settings>()
    .AddSingleton<Store>()
    .AddSingleton<Clock>()
    .AddSingleton<WebhookEndpoints>()
    .AddSingleton<Events>();
builder
    .Services.AddSingleton<Wallet>()
    .AddSingleton<Discounts>()
    .AddSingleton<Invoicing>()
    .AddSingleton<EndSubscription>()
    .AddSingleton<Disputes>()
    .AddSingleton<Payments>()
    .AddSingleton<Collection>();
builder
    .Services.AddSingleton<Renewals>()
    .AddSingleton<ChangeSubscription>()
    .AddSingleton<Refunds>()
    .AddSingleton<Billing>()
    .AddSingleton<Timeline>();
builder
    .Services.AddSingleton<WebhookSender>()
    .AddHostedService(s => s.GetRequiredService<WebhookSender>())
    .AddHostedService<Ticker>();

var app = builder.Build();
app.UseMiddleware<StripeProtocol>();
app.MapCatalog();
app.MapCustomers();
app.MapCoupons();
app.MapCheckout();
app.MapSubscriptions();
app.MapInvoices();
app.MapMoney();
app.MapPortal();
app.MapEvents();
app.MapClock();
app.MapPayPage();
app.MapPortalPage();
app.MapInvoicePage();
WebhookEndpoints.Map(app);
Settings.Map(app);
Faults.Map(app);
app.MapFallback("/v1/{**path}", IResult (HttpRequest r) => throw StripeFault.UnknownRoute(r));
app.MapGet("/healthz", () => "ok");
app.Run();
