using System.Text.Json.Serialization;

namespace Berth.Docker;

/// <summary>Serialisers made at build time: no reflection on the first call.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EngineError))]
[JsonSerializable(typeof(CreatedId))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(NetworkDetails))]
[JsonSerializable(typeof(List<NetworkDetails>))]
[JsonSerializable(typeof(NetworkConnect))]
[JsonSerializable(typeof(NetworkDisconnect))]
[JsonSerializable(typeof(VolumeSpec))]
[JsonSerializable(typeof(VolumeDetails))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(ContainerSpec))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSerializable(typeof(ContainerUpdate))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(EngineWarnings))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(List<ImageSummary>))]
[JsonSerializable(typeof(ImageProgress))]
[JsonSerializable(typeof(RegistryAuthHeader))]
[JsonSerializable(typeof(RegistryEntry))]
[JsonSerializable(typeof(ExecCreate))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(ExecDetails))]
[JsonSerializable(typeof(PathStat))]
[JsonSerializable(typeof(EngineEvent))]
[JsonSerializable(typeof(EngineStats))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineDiskUsage))]
internal sealed partial class DockerJson : JsonSerializerContext;

internal sealed record EngineError([property: JsonPropertyName("message")] string? Message);

internal sealed record CreatedId(string Id);
