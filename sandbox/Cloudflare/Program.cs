using Berth.Sandbox.Cloudflare;

// cloudflare-sandbox --urls http://127.0.0.1:5083 --zones example.com,example.org --token TOKEN --read-token TOKEN
// --plan free|pro --state FILE
CloudflareSandbox.Build(args).Run();
