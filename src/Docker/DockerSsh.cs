using System.Diagnostics;
using System.Text;

namespace Berth.Docker;

/// <summary>
/// How an engine behind ssh is reached: the <c>ssh</c> program logs in and runs <c>docker system dial-stdio</c> there,
/// one process for each connection.
/// </summary>
/// <param name="Options">
/// Given to ssh before the host: <c>-i</c>, <c>key</c>, <c>-o</c>, <c>StrictHostKeyChecking=accept-new</c>. It cannot
/// ask for a password.
/// </param>
/// <param name="Program">The program to run.</param>
public sealed record DockerSsh(IReadOnlyList<string> Options, string Program = "ssh")
{
    internal Stream Dial(Uri endpoint)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            var option in (IEnumerable<string>)["-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-T", .. Options]
        )
            start.ArgumentList.Add(option);
        if (endpoint.Port > 0)
        {
            start.ArgumentList.Add("-p");
            start.ArgumentList.Add(endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        // After "--" nothing is taken as an option: a host name cannot smuggle one in.
        start.ArgumentList.Add("--");
        start.ArgumentList.Add(endpoint.UserInfo.Length > 0 ? $"{endpoint.UserInfo}@{endpoint.Host}" : endpoint.Host);
        foreach (var word in (string[])["docker", "system", "dial-stdio"])
            start.ArgumentList.Add(word);
        try
        {
            return new ProcessStream(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"The program {Program} cannot be run: {e.Message}. Install an ssh client.", e);
        }
    }
}

/// <summary>A process's output and input as one stream. Its end is the process's end.</summary>
internal sealed class ProcessStream : Stream
{
    private readonly Process _process;
    private readonly Stream _output;
    private readonly Stream _input;
    private readonly StringBuilder _complaint = new();
    private bool _spoke;

    public ProcessStream(Process process)
    {
        _process = process;
        _output = process.StandardOutput.BaseStream;
        _input = process.StandardInput.BaseStream;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_complaint)
            {
                if (line.Data is { Length: > 0 } text && _complaint.Length < 1000)
                    _complaint.Append(text.Trim()).Append(' ');
            }
        };
        process.BeginErrorReadLine();
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public async Task EndWritesAsync() => await _input.DisposeAsync();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _output.ReadAsync(buffer, cancellationToken);
        if (count == 0 && buffer.Length > 0 && !_spoke)
            throw await FailureAsync(cancellationToken);
        _spoke |= count > 0;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => _output.Read(buffer, offset, count);

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await _input.WriteAsync(buffer, cancellationToken);
            await _input.FlushAsync(cancellationToken);
        }
        catch (IOException) when (!_spoke)
        {
            throw await FailureAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => _input.Write(buffer, offset, count);

    public override void Flush() => _input.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _input.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>It never got through: what ssh says is the reason to tell.</summary>
    private async Task<IOException> FailureAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        lock (_complaint)
            return new IOException(
                $"ssh ended with {_process.ExitCode}: {(_complaint.Length > 0 ? _complaint.ToString().Trim() : "no reason given")}"
            );
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                if (!_process.HasExited)
                    _process.Kill();
            }
            catch (InvalidOperationException)
            {
                // Ended meanwhile.
            }
            _process.Dispose();
        }
        base.Dispose(disposing);
    }
}
