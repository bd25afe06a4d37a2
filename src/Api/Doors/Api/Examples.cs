namespace Berth.Doors.Api;

/// <summary>The examples in the API's document.</summary>
internal static class Examples
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 30, 0, TimeSpan.Zero);
    private static readonly Guid Id = new("019aa0c2-5a7b-7c1e-9b3f-2d6a4e8f1b00");

    public static readonly Instance Instance = new(
        Id,
        "ada",
        "running",
        "hello",
        "small",
        "https://ada.shop.example/",
        "ada@example.com",
        "cus_QX1",
        false,
        "local",
        "running",
        "running",
        "up",
        "Up and answering.",
        At
    );
    public static readonly InstanceHealth Health = new("ada", "healthy", true, "", At, 99.98, At);
    public static readonly InstanceStats Stats = new("ada", At, 3.5, 52_428_800, 268_435_456, 120_400, 983_200, 12);
    public static readonly InstanceLogs Logs = new("ada", [new(At, "out", "listening on 8080")]);
    public static readonly InstanceHistory History = new(
        "ada",
        [new(At, "observed", "None → Running", "Up and answering.")]
    );
    public static readonly ApiCustomer Customer = new("cus_QX1", "ada@example.com", 1, null);
    public static readonly InstallationTotals Totals = new(
        new Dictionary<string, int>
        {
            ["starting"] = 0,
            ["running"] = 1,
            ["suspended"] = 0,
            ["removing"] = 0,
        },
        0,
        1,
        new Dictionary<string, long> { ["eur"] = 500 },
        [new("local", "up", 256, null)],
        new(0, 0, 0)
    );
    public static readonly Webhook Webhook = new(
        Id,
        "https://example.com/hooks",
        ["instance.ready", "instance.removed"],
        true,
        null,
        At
    );
    public static readonly WebhookWithSecret NewWebhook = new(
        Id,
        "https://example.com/hooks",
        ["instance.ready", "instance.removed"],
        "whsec_EXAMPLE"
    );
    public static readonly Delivery Delivery = new(
        Id,
        "instance.ready",
        "delivered",
        1,
        200,
        null,
        At,
        At,
        "{\"id\":\"evt_1\",\"type\":\"instance.ready\",\"created_at\":\"2026-11-20T09:30:00+00:00\",\"data\":{\"instance\":{\"name\":\"ada\"}}}"
    );
}
