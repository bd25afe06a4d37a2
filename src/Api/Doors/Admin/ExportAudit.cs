using System.Globalization;
using System.Text;
using Berth.Operations;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary><c>GET /admin/audit.csv?q=</c>: exports the audit as CSV (RFC 4180), newest first.</summary>
public static class ExportAudit
{
    private const int Most = 100_000;

    /// <summary>Writes the rows while they are read, because there may be many.</summary>
    public static async Task ExportAsync(HttpContext context, AppDb db, string? q, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"berth-audit.csv\"";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false));
        await writer.WriteAsync("at,actor,origin,kind,subject,field,before,after\r\n");
        var found = await ReadAudit.FindAsync(
            db,
            string.IsNullOrWhiteSpace(q) ? null : q.Trim().ToLowerInvariant(),
            cancellationToken
        );
        await foreach (var a in found.Take(Most).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(
                string.Join(
                    ',',
                    new[]
                    {
                        a.At.ToString("O", CultureInfo.InvariantCulture),
                        a.Actor,
                        a.Origin,
                        a.Kind,
                        a.Subject,
                        a.Field,
                        a.Before,
                        a.After,
                    }.Select(Quoted)
                ) + "\r\n"
            );
        }
    }

    // Spreadsheets would run a text that begins like this as a formula.
    private static string Quoted(string? text) =>
        text is null
            ? ""
            : $"\"{(text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
