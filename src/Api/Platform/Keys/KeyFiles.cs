using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Berth.Platform.Keys;

/// <summary>
/// Keeps the keys that seal secrets as files, as <see cref="FileSystemXmlRepository"/> does, whose files its owner
/// alone may read. Web and worker are different users: where the operator lets a group into the folder, that group may
/// read the files, too. They have the group from the folder, if that has the set-group-id bit (mode 2770).
/// </summary>
internal sealed class KeyFiles(DirectoryInfo folder, ILoggerFactory logs) : FileSystemXmlRepository(folder, logs)
{
    private readonly DirectoryInfo _folder = folder;

    /// <inheritdoc />
    public override void StoreElement(XElement element, string friendlyName)
    {
        // Written under another name and then moved: the other role must find it neither half nor closed to it.
        var final = Path.Combine(_folder.FullName, $"{friendlyName}.xml");
        var next = $"{final}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options))
            element.Save(file);
        // Not left to the process's mask, which takes the group's right away where it is 077.
        if (!OperatingSystem.IsWindows() && (_folder.UnixFileMode & UnixFileMode.GroupRead) != 0)
            File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.Move(next, final, overwrite: false);
    }
}
