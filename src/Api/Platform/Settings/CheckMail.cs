using Berth.Platform.Addresses;

namespace Berth.Platform.Settings;

/// <summary>What may be wrong with the settings of mail.</summary>
internal static class CheckMail
{
    public static IEnumerable<string> Mistakes(MailSettings m)
    {
        foreach (var to in m.Operators.Where(to => !MailAddress.TryRead(to, out _)))
            yield return $"Berth:Mail:Operators has '{to}'. Each must be an address such as ops@berth.example.";
        if (!m.IsOn)
            yield break;
        if (
            m.Host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            || Uri.CheckHostName(m.Host) == UriHostNameType.Unknown
        )
            yield return $"Berth:Mail:Host is '{m.Host}'. It must be the mail server's name, such as smtp.example.com; the "
                + "port stands in Berth:Mail:Port.";
        if (m.Port is < 1 or > 65535)
            yield return $"Berth:Mail:Port is {m.Port}. It must be 1-65535.";
        if (!MailAddress.TryRead(m.From, out _))
            yield return $"Berth:Mail:From is '{m.From}'. With a mail server set it must be the address that mails come "
                + "from, such as shop@berth.example.";
        if (m.FromName.Any(char.IsControl))
            yield return "Berth:Mail:FromName has line breaks or other control characters. It must be a name on one line.";
        if (m.ReplyTo.Length > 0 && !MailAddress.TryRead(m.ReplyTo, out _))
            yield return $"Berth:Mail:ReplyTo is '{m.ReplyTo}'. It must be an address, or empty.";
        if (m.User.Length == 0 && m.PasswordFile.Length > 0)
            yield return "Berth:Mail:PasswordFile is set, but Berth:Mail:User is empty. Set both or none.";
        if (m.User.Length == 0)
            yield break;
        if (m.User.Any(char.IsControl))
            yield return "Berth:Mail:User has line breaks or other control characters.";
        if (!File.Exists(m.PasswordFile))
            yield return $"Berth:Mail:PasswordFile is '{m.PasswordFile}', where there is no file. With a user set it must "
                + "name the file with the password.";
        if (m.Security == MailSecurity.None && !Loopback.Is(m.Host))
            yield return $"Berth:Mail:Security is none, and the password would go to {m.Host} for everybody on the way to "
                + "read. It must be starttls or tls, unless the server is on this machine.";
    }
}
