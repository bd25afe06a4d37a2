using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Berth.Tests;

/// <summary>
/// A security key and the browser that it is used with, in software (WebAuthn level 3): so that it can also do what
/// neither would, such as name another site, count backwards, or answer twice.
/// </summary>
public sealed class Authenticator(string origin = "http://shop.example:8080", string domain = "shop.example")
    : IDisposable
{
    private const int Present = 1,
        Verified = 4,
        HasKey = 0x40;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>As it names the key.</summary>
    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>The page that the browser says it is at.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>The site that the key signs for.</summary>
    public string Domain { get; set; } = domain;

    /// <summary>Whether the page is in a frame of another site.</summary>
    public bool IsFramed { get; set; }

    /// <summary>How often it signed; one that does not count says 0.</summary>
    public uint Count { get; set; }

    /// <summary>Whether it asks for a PIN, a finger or a face.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>What <c>navigator.credentials.create()</c> answers.</summary>
    public string Create(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)Id.Length);
        byte[] data = [.. Header(HasKey), .. new byte[16], .. length, .. Id, .. PublicKey()];
        var made = new CborWriter(CborConformanceMode.Ctap2Canonical);
        made.WriteStartMap(3);
        made.WriteTextString("fmt");
        made.WriteTextString("none");
        made.WriteTextString("attStmt");
        made.WriteStartMap(0);
        made.WriteEndMap();
        made.WriteTextString("authData");
        made.WriteByteString(data);
        made.WriteEndMap();
        return Credential(
            new
            {
                clientDataJSON = Encode(ClientData("webauthn.create", asked)),
                attestationObject = Encode(made.Encode()),
                transports = new[] { "usb" },
            }
        );
    }

    /// <summary>What <c>navigator.credentials.get()</c> answers.</summary>
    public string Sign(string options)
    {
        using var asked = JsonDocument.Parse(options);
        var client = ClientData("webauthn.get", asked);
        var data = Header(0);
        return Credential(
            new
            {
                clientDataJSON = Encode(client),
                authenticatorData = Encode(data),
                signature = Encode(
                    _key.SignData(
                        [.. data, .. SHA256.HashData(client)],
                        HashAlgorithmName.SHA256,
                        DSASignatureFormat.Rfc3279DerSequence
                    )
                ),
            }
        );
    }

    /// <summary>Adds it to the account that a visitor is signed in to.</summary>
    public async Task<HttpResponseMessage> IsAddedAsync(Visitor visitor, string name = "")
    {
        const string page = "/account/second-factor";
        using var asked = await visitor.SendAsync(page, "AddOptions");
        return asked.StatusCode == HttpStatusCode.OK
            ? await visitor.SendAsync(page, "Add", ("Name", name), ("Credential", Create(visitor.Page)))
            : throw new InvalidOperationException($"No passkey is asked for: {asked.StatusCode}.");
    }

    /// <summary>Shows it where the second factor is asked for.</summary>
    public async Task<HttpResponseMessage> IsShownAsync(Visitor visitor) =>
        await visitor.SendAsync(
            "/sign-in/code?again=true",
            "Passkey",
            ("Credential", Sign(await AskedAsync(visitor))),
            ("Again", "true")
        );

    /// <summary>What a visitor's passkey is to sign.</summary>
    public static async Task<string> AskedAsync(Visitor visitor)
    {
        using var asked = await visitor.SendAsync("/sign-in/code?again=true", "PasskeyOptions", ("Again", "true"));
        return asked.StatusCode == HttpStatusCode.OK
            ? visitor.Page
            : throw new InvalidOperationException($"No passkey is asked for: {asked.StatusCode}.");
    }

    public void Dispose() => _key.Dispose();

    private byte[] Header(int flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        var all = (byte)(flags | Present | (Verifies ? Verified : 0));
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), all, .. count];
    }

    private byte[] ClientData(string type, JsonDocument asked) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                challenge = asked.RootElement.GetProperty("challenge").GetString(),
                origin = Origin,
                crossOrigin = IsFramed,
            }
        );

    /// <summary>ES256 as COSE writes it (RFC 9053, 7.1.1).</summary>
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new CborWriter(CborConformanceMode.Ctap2Canonical);
        key.WriteStartMap(5);
        foreach (var (name, value) in (ReadOnlySpan<(int, int)>)[(1, 2), (3, -7), (-1, 1)])
        {
            key.WriteInt32(name);
            key.WriteInt32(value);
        }
        key.WriteInt32(-2);
        key.WriteByteString(point.X!);
        key.WriteInt32(-3);
        key.WriteByteString(point.Y!);
        key.WriteEndMap();
        return key.Encode();
    }

    private string Credential(object response) =>
        JsonSerializer.Serialize(
            new
            {
                id = Encode(Id),
                rawId = Encode(Id),
                type = "public-key",
                clientExtensionResults = new { },
                response,
            }
        );

    private static string Encode(byte[] bytes) => WebEncoders.Base64UrlEncode(bytes);
}
