using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Berth.Tenants.Domains;

/// <summary>What is asked for (RFC 1035, 3.2.2; RFC 3596).</summary>
public enum DnsType : ushort
{
    /// <summary>IPv4 addresses.</summary>
    A = 1,

    /// <summary>Texts.</summary>
    Txt = 16,

    /// <summary>IPv6 addresses.</summary>
    Aaaa = 28,
}

/// <summary>A name server's answer.</summary>
/// <param name="Code">0 = answered, 3 = there is no such name, else a failure.</param>
/// <param name="IsCut">It did not fit: ask over TCP.</param>
/// <param name="Texts">Addresses or texts of the asked type, in the order given; none when it was cut.</param>
public sealed record DnsAnswer(int Code, bool IsCut, IReadOnlyList<string> Texts);

/// <summary>Questions and answers on the wire (RFC 1035, 4.1).</summary>
public static class DnsMessage
{
    private const int HeaderLength = 12;

    // A name has 255 bytes at most, and a label takes two of them (RFC 1035, 2.3.4).
    private const int MostLabels = 127;

    /// <summary>
    /// A question for one type of records, to be answered recursively, with room for 1,232 bytes (RFC 6891; the size
    /// that fragments nowhere).
    /// </summary>
    public static byte[] Ask(ushort id, string host, DnsType type)
    {
        var message = new List<byte>();
        Write(message, id, 0x0100, 1, 0, 0, 1);
        foreach (var label in host.Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }
        message.Add(0);
        Write(message, (ushort)type, 1);
        message.Add(0);
        Write(message, 41, 1232, 0, 0, 0);
        return [.. message];
    }

    /// <summary>The answer to a question; null when it is not one to it, but somebody's attempt.</summary>
    /// <exception cref="InvalidDataException">It cannot be understood.</exception>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ReadOnlySpan<byte> question)
    {
        if (message.Length < HeaderLength)
            throw new InvalidDataException("The name server's answer is too short.");
        var questionLength = NameEnd(question, HeaderLength) + 4 - HeaderLength;
        if (
            !message[..2].SequenceEqual(question[..2])
            || (message[2] & 0x80) == 0
            || message.Length < HeaderLength + questionLength
            || !SameQuestion(message.Slice(HeaderLength, questionLength), question.Slice(HeaderLength, questionLength))
        )
            return null;
        // What was cut may end anywhere.
        if ((message[2] & 0x02) != 0)
            return new DnsAnswer(message[3] & 0x0f, IsCut: true, []);
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question[(HeaderLength + questionLength - 4)..]);
        var (answers, at) = (BinaryPrimitives.ReadUInt16BigEndian(message[6..]), HeaderLength + questionLength);
        var texts = new List<string>();
        for (var i = 0; i < answers; i++)
        {
            at = NameEnd(message, at);
            if (at + 10 > message.Length)
                throw new InvalidDataException("The name server's answer breaks off.");
            var (found, length) = (
                (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[at..]),
                BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..])
            );
            at += 10;
            if (at + length > message.Length)
                throw new InvalidDataException("The name server's answer breaks off.");
            if (found == type)
                texts.Add(Text(type, message.Slice(at, length)));
            at += length;
        }
        return new DnsAnswer(message[3] & 0x0f, IsCut: false, texts);
    }

    private static string Text(DnsType type, ReadOnlySpan<byte> data)
    {
        if (type is DnsType.A or DnsType.Aaaa)
            return data.Length == (type == DnsType.A ? 4 : 16)
                ? new IPAddress(data).ToString()
                : throw new InvalidDataException("The name server gave an address of a wrong length.");
        // A text comes in pieces of at most 255 bytes, which belong together (RFC 7208, 3.3).
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += 1 + data[at])
        {
            if (at + 1 + data[at] > data.Length)
                throw new InvalidDataException("The name server's text breaks off.");
            text.Append(Encoding.Latin1.GetString(data.Slice(at + 1, data[at])));
        }
        return text.ToString();
    }

    /// <summary>The same but for the letters' case, which some servers do not keep.</summary>
    private static bool SameQuestion(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        Ascii.EqualsIgnoreCase(one, other) || one.SequenceEqual(other);

    /// <summary>Where a name ends: after its last label, or after the two bytes that say where it goes on.</summary>
    private static int NameEnd(ReadOnlySpan<byte> message, int at)
    {
        for (var i = 0; i <= MostLabels; i++)
        {
            if (at >= message.Length)
                break;
            if (message[at] == 0)
                return at + 1;
            if ((message[at] & 0xc0) == 0xc0)
                return at + 2;
            at += 1 + message[at];
        }
        throw new InvalidDataException("The name server's answer has a name without end.");
    }

    private static void Write(List<byte> message, params ReadOnlySpan<ushort> values)
    {
        foreach (var value in values)
        {
            message.Add((byte)(value >> 8));
            message.Add((byte)value);
        }
    }
}
