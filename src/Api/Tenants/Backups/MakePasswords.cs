using System.Security.Cryptography;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Makes the password file of each new target, once, at a worker's start. Where backups were made already a file that
/// is missing was lost: a new password would not open them, so none is made, and operators are told.
/// </summary>
public sealed partial class MakePasswords(
    IDbContextFactory<AppDb> databases,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<MakePasswords> log
) : IHostedService
{
    private const int Bytes = 32;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var target in settings.Backups.Targets.Where(t => !File.Exists(t.PasswordFile)))
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var stores = await db.BackupStores.Where(s => s.Target == target.Name).ToListAsync(cancellationToken);
            foreach (var store in stores)
                MakeBackup.AlertOf(
                    db,
                    store.Name,
                    $"The password file of {target.Name} is missing: {target.PasswordFile}. Without it none of its backups "
                        + "can be read. Put it back from where you keep it.",
                    clock.GetUtcNow()
                );
            await db.SaveChangesAsync(cancellationToken);
            if (stores.Count == 0 && Make(target.PasswordFile))
                Log.Made(log, target.PasswordFile);
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns false if another worker was faster.</summary>
    private static bool Make(string file)
    {
        var unfinished = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var written = new FileStream(unfinished, options))
        {
            written.Write(
                System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)))
            );
            written.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(unfinished, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(unfinished);
            return false;
        }
        SyncFolder.Run(Path.GetDirectoryName(file)!);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "A password for backups was made: {File}. Keep a copy of it elsewhere: without it no backup can be read"
        )]
        public static partial void Made(ILogger log, string file);
    }
}
