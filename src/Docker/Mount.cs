namespace Berth.Docker;

/// <summary>Something mounted in a container.</summary>
public sealed record Mount
{
    /// <summary>volume, bind or tmpfs.</summary>
    public required string Type { get; init; }

    /// <summary>Volume name or host path.</summary>
    public string? Source { get; init; }

    /// <summary>Path in the container.</summary>
    public required string Target { get; init; }

    /// <summary>Cannot be written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>For type volume.</summary>
    public VolumeMountOptions? VolumeOptions { get; init; }

    /// <summary>For type bind.</summary>
    public BindMountOptions? BindOptions { get; init; }

    /// <summary>For type tmpfs.</summary>
    public TmpfsMountOptions? TmpfsOptions { get; init; }
}

/// <summary>Options of a volume mount.</summary>
public sealed record VolumeMountOptions
{
    /// <summary>Do not fill an empty volume with what the image has at the path.</summary>
    public bool NoCopy { get; init; }

    /// <summary>Labels of the volume if it is made by this.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Driver of the volume if it is made by this.</summary>
    public VolumeDriver? DriverConfig { get; init; }

    /// <summary>Part of the volume to mount. API 1.45 and newer.</summary>
    public string? Subpath { get; init; }
}

/// <summary>A volume driver with options.</summary>
public sealed record VolumeDriver(string? Name, IReadOnlyDictionary<string, string>? Options);

/// <summary>Options of a bind mount: private, rprivate, shared, rshared, slave, rslave.</summary>
public sealed record BindMountOptions(string? Propagation);

/// <summary>Options of a tmpfs mount: bytes, and file mode as a number.</summary>
public sealed record TmpfsMountOptions(long? SizeBytes, int? Mode);
