using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Berth.Platform.Data.Migrations;

/// <summary>
/// Indexes of the queue that hold only what is asked for: finished jobs, the most by far, make neither a claim nor a
/// rescue slower. And no trigger that tells of new jobs: the product does so after the commit, because transactions
/// that NOTIFY are committed one after another.
/// </summary>
[DbContext(typeof(AppDb)), Migration("0005_JobClaims")]
public sealed class JobClaims : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE INDEX jobs_wait ON jobs (run_at) WHERE state = 'Ready';
            CREATE INDEX jobs_run ON jobs (leased_until) WHERE state = 'Running';
            CREATE INDEX jobs_ended ON jobs (finished_at) WHERE state IN ('Done', 'Cancelled');
            DROP INDEX jobs_state_run_at;
            DROP TRIGGER berth_job_added ON jobs;
            DROP FUNCTION berth_job_added();
            """
        );

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migration) =>
        migration.Sql(
            """
            CREATE FUNCTION berth_job_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('berth_jobs', ''); RETURN NULL; END $$;
            CREATE TRIGGER berth_job_added AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION berth_job_added();
            CREATE INDEX jobs_state_run_at ON jobs (state, run_at);
            DROP INDEX jobs_wait, jobs_run, jobs_ended;
            """
        );
}
