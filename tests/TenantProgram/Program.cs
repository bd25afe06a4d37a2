return await Pulumi.Deployment.RunAsync(App.Define);
