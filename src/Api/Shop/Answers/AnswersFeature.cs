using Berth.Platform.Jobs;

namespace Berth.Shop.Answers;

/// <summary>What buyers are asked for their container, and the variables that customers set by themselves.</summary>
public static class AnswersFeature
{
    /// <summary>What keeps, changes and hands out answers, and the job that deletes those that nobody needs.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services) =>
        services
            .AddSingleton<KeepAnswers>()
            .AddSingleton<ReadAnswers>()
            .AddScoped<ChangeAnswers>()
            .AddJob<DeleteUnusedAnswers.Args, DeleteUnusedAnswers>(
                DeleteUnusedAnswers.Kind,
                maxAttempts: JobsFeature.NeverParked
            );
}
