using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Data;

public sealed class AppDbTests
{
    [Fact]
    public async Task AJobThatWasNotSavedIsNobodysJob()
    {
        await using var app = await TestApp.StartAsync();
        var databases = app.Services.GetRequiredService<IDbContextFactory<AppDb>>();
        for (var i = 0; i < 5; i++)
        {
            await using (var thrownAway = await databases.CreateDbContextAsync())
                thrownAway.Enqueue(new NewJob("never-wanted", "{}"));
            await using var next = await databases.CreateDbContextAsync();
            next.Enqueue(new NewJob("wanted", "{}", Key: "k"));
            await next.SaveChangesAsync();
        }
        (await app.Db().Jobs.Select(j => j.Kind).ToListAsync()).ShouldBe(["wanted"]);
    }
}
