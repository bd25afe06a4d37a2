using Berth.Platform.Data;

namespace Berth.Shop.Tenancy;

/// <summary>What a customer asked for that a job carries out; the page says so until it is done.</summary>
public sealed partial class Tenant
{
    /// <summary>When a restart was asked for that is not done yet; null if none was.</summary>
    public DateTimeOffset? RestartAskedAt { get; private set; }

    /// <summary>When another plan was asked for that is not decided yet; null if none was.</summary>
    public DateTimeOffset? PlanAskedAt { get; private set; }

    /// <summary>
    /// Enqueues a restart of the container and notes it in the history at once. Does nothing unless the tenant should
    /// run.
    /// </summary>
    public void Restart(AppDb db, DateTimeOffset now)
    {
        if (Wanted != TenantState.Running)
            return;
        RestartAskedAt = now;
        Note(db, now, "Restart asked for");
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Restart));
    }

    /// <summary>Records that the restart which was asked for is done.</summary>
    public void Restarted(AppDb db, DateTimeOffset now)
    {
        RestartAskedAt = null;
        Note(db, now, "Restarted");
    }

    /// <summary>
    /// Records that the restart did not work yet. Says so once for each time that one was asked for, however often it
    /// is tried.
    /// </summary>
    public void DelayRestart(AppDb db, DateTimeOffset now)
    {
        if (RestartAskedAt is null)
            return;
        RestartAskedAt = null;
        Note(db, now, "The restart did not work yet; we keep trying");
    }

    /// <summary>Records that the customer asked for another plan, which is not decided yet.</summary>
    public void AskForPlan(AppDb db, DateTimeOffset now)
    {
        PlanAskedAt = now;
        Note(db, now, "Change of plan asked for");
    }

    /// <summary>Records what came of the plan that was asked for, if the plan stays for now.</summary>
    public void AnswerPlan(string what, AppDb db, DateTimeOffset now)
    {
        PlanAskedAt = null;
        Note(db, now, what);
    }
}
