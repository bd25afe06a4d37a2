using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Berth.Doors.Cli;

/// <summary>
/// What a command says, in one style for all: a table to people at a terminal, lines with tabs between their columns to
/// scripts, and with <c>--json</c> one array or object with camelCase keys that stay. Errors go to the other stream.
/// Nothing that it prints can steer a terminal: tenants' and Stripe's words may be among it.
/// </summary>
internal sealed class Output
{
    /// <summary>The one option of all verbs that list or show.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Print JSON with stable keys." };

    private static readonly JsonSerializerOptions Keys = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly TextWriter _out,
        _error;
    private readonly bool _isTerminal,
        _isJson;

    private Output(TextWriter write, TextWriter error, bool isTerminal, bool isJson) =>
        (_out, _error, _isTerminal, _isJson) = (write, error, isTerminal, isJson);

    /// <summary>Where and how the command that was parsed speaks.</summary>
    public static Output Of(ParseResult parsed)
    {
        var (write, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        return new(
            write,
            error,
            (parsed.InvocationConfiguration as Invocation)?.IsTerminal ?? !Console.IsOutputRedirected,
            parsed.GetResult(Json) is not null && parsed.GetValue(Json)
        );
    }

    /// <summary>Rows, one a line. <paramref name="nothing"/> is said to people when there are none.</summary>
    public void List<T>(
        IReadOnlyCollection<T> rows,
        string nothing,
        params (string Title, Func<T, string?> Text)[] columns
    )
    {
        if (_isJson)
            Serialize(rows);
        else if (!_isTerminal)
            foreach (var row in rows)
                _out.WriteLine(string.Join('\t', columns.Select(c => Clean(c.Text(row)))));
        else if (rows.Count == 0)
            _out.WriteLine(nothing);
        else
        {
            var table = new Table { Border = TableBorder.Rounded };
            foreach (var (title, _) in columns)
                table.AddColumn(new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))));
            foreach (var row in rows)
                table.AddRow(columns.Select(c => new Text(Clean(c.Text(row)))));
            Terminal().Write(table);
        }
    }

    /// <summary>
    /// One thing: <paramref name="whole"/> for JSON, else lines of name and value. What has no value is left out.
    /// </summary>
    public void Show(object whole, params IEnumerable<(string Name, string? Value)> lines)
    {
        if (_isJson)
        {
            Serialize(whole);
            return;
        }
        var grid = new Grid().AddColumns(2);
        foreach (var (name, value) in lines.Where(l => !string.IsNullOrEmpty(l.Value)))
        {
            if (_isTerminal)
                grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(Clean(value)));
            else
                _out.WriteLine($"{name}\t{Clean(value)}");
        }
        if (_isTerminal)
            Terminal().Write(grid);
    }

    /// <summary>A sentence for people and for the log of a script; not said with <c>--json</c>.</summary>
    public void Say(string sentence)
    {
        if (!_isJson)
            _out.WriteLine(sentence);
    }

    /// <summary>A text as it is, such as a configuration.</summary>
    public void Write(string text) => _out.Write(text.EndsWith('\n') ? text : $"{text}\n");

    /// <summary>What people at a terminal should know besides.</summary>
    public void Hint(string sentence)
    {
        if (_isTerminal && !_isJson)
            _out.WriteLine($"\n{sentence}");
    }

    /// <summary>Something went wrong: said on the stream for errors.</summary>
    public void Warn(string why) => _error.WriteLine($"berth: {Clean(why)}");

    /// <summary>
    /// How far long work is: a bar at a terminal, else a line on the stream for errors whenever something changed.
    /// Nothing with <c>--json</c>.
    /// </summary>
    public async Task<T> ProgressAsync<T>(string title, Func<Action<Step>, Task<T>> work)
    {
        if (_isJson)
            return await work(_ => { });
        if (_isTerminal)
        {
            return await Terminal()
                .Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .StartAsync(async context =>
                {
                    var bar = context.AddTask(Markup.Escape(title));
                    return await work(step =>
                    {
                        (bar.MaxValue, bar.Value) = (Math.Max(1, step.Of), step.Done);
                        bar.Description = Markup.Escape(Clean(step.Now.Length == 0 ? title : $"{title}: {step.Now}"));
                    });
                });
        }
        Step? last = null;
        return await work(step =>
        {
            if (step != last)
                _error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{title}: {step.Done} of {step.Of}{(step.Now.Length == 0 ? "" : $", {Clean(step.Now)}")}"
                    )
                );
            last = step;
        });
    }

    /// <summary>A time as all verbs write it, UTC.</summary>
    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private void Serialize(object value) => _out.WriteLine(JsonSerializer.Serialize(value, Keys));

    private IAnsiConsole Terminal() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_out) });

    /// <summary>On one line, and without what a terminal would obey.</summary>
    private static string Clean(string? text) =>
        text is null
            ? ""
            : string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd();
}

/// <summary>How far long work is.</summary>
internal sealed record Step(int Done, int Of, string Now = "");
