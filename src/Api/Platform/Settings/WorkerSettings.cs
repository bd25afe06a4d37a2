using System.Text;

namespace Berth.Platform.Settings;

/// <summary>The way from the public web, which has no access to Docker, to the worker, which has.</summary>
public sealed class WorkerSettings
{
    /// <summary>
    /// What fits into the kernel's address of a socket, with the zero at its end (unix(7), <c>sun_path</c>).
    /// </summary>
    private const int LongestPath = 107;

    /// <summary>
    /// Socket file on which the worker listens and the web asks, for live numbers, logs and commands; empty = none of
    /// these. Its folder is there before Berth is.
    /// </summary>
    public string Socket { get; set; } = "";

    /// <summary>Whether there is one.</summary>
    public bool IsOn => Socket.Length > 0;

    /// <summary>What is wrong, with its key.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (!IsOn)
            yield break;
        if (!Path.IsPathRooted(Socket) || Path.EndsInDirectorySeparator(Socket))
            yield return $"Berth:Worker:Socket is '{Socket}'. It must be a whole path such as /run/berth/worker.sock, or "
                + "empty: then there are no live numbers, logs and commands.";
        else if (Encoding.UTF8.GetByteCount(Socket) > LongestPath)
            yield return $"Berth:Worker:Socket is '{Socket}'. It must have {LongestPath} bytes at most; the kernel takes "
                + "no longer address.";
        else if (!Directory.Exists(Path.GetDirectoryName(Socket)))
            yield return $"Berth:Worker:Socket is '{Socket}', whose folder does not exist. Make it, for the worker to "
                + "write and the web to enter (deploy/systemd/berth.tmpfiles.conf does).";
    }
}
