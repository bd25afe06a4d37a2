using System.Runtime.InteropServices;

namespace Berth.Tenants.Backups;

/// <summary>
/// Flushes a folder's entries to disk, so that a renamed file survives a power cut. .NET cannot open folders, so this
/// calls the system.
/// </summary>
internal static class SyncFolder
{
    private const int ReadOnly = 0;

    /// <summary>Does nothing on systems other than Linux.</summary>
    public static void Run(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"The folder '{folder}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        var failed = Sync(descriptor) != 0;
        var why = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (failed)
            throw new IOException($"The folder '{folder}' cannot be written to the disk: {why}.");
    }

    [DllImport(
        "libc",
        EntryPoint = "open",
        SetLastError = true,
        CharSet = CharSet.Ansi,
        BestFitMapping = false,
        ThrowOnUnmappableChar = true
    )]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
