return await Pulumi.Deployment.RunAsync<Berth.Infra.BaseStack>();
