using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Anneal.Cli.Output;

/// <summary>
/// Where a command writes. People read results on stdout; with <c>--json</c> they go to stderr, and stdout has the JSON object alone. Progress and
/// notes always go to stderr. Redirected, everything is plain text.
/// </summary>
internal sealed class Terminal
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output, _error;
    private SpectreConsole? _humanConsole, _errorConsole;

    public Terminal(TextWriter output, TextWriter error, bool json) => (_output, _error, Json) = (output, error, json);

    /// <summary>Whether a program reads stdout.</summary>
    public bool Json { get; }

    /// <summary>Where text for people goes.</summary>
    public TextWriter Human => Json ? _error : _output;

    /// <summary>Where progress and notes go.</summary>
    public TextWriter Error => _error;

    /// <summary>Where progress is drawn.</summary>
    public IAnsiConsole ErrorConsole => (_errorConsole ??= new SpectreConsole(_error)).Console;

    /// <summary>A line for people.</summary>
    public void Line(string text = "") => Human.WriteLine(text);

    /// <summary>Something that people should know but did not ask for.</summary>
    public void Note(string text) => _error.WriteLine("note: " + text);

    /// <summary>A table, or anything else that Spectre draws.</summary>
    public void Draw(IRenderable what) => (_humanConsole ??= new SpectreConsole(Human)).Console.Write(what);

    /// <summary>A table of plain words: with borders on a terminal, in columns of text elsewhere.</summary>
    public void DrawTable(string[] columns, IReadOnlyList<string[]> rows)
    {
        if (IsTerminal(Human)) DrawBordered(columns, rows);
        else TextColumns.Write(Human, columns, rows);
    }

    /// <summary>The result for programs, if one reads stdout.</summary>
    public void Result(JsonObject result)
    {
        if (Json) _output.WriteLine(result.ToJsonString(s_json));
    }

    /// <summary>A table with the borders that suit where it goes.</summary>
    public static Table NewTable(params IEnumerable<string> columns)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    /// <summary>In a method of its own: loading Spectre takes a short command a good part of its time.</summary>
    private void DrawBordered(string[] columns, IReadOnlyList<string[]> rows)
    {
        Table table = NewTable(columns);
        foreach (string[] row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        Draw(table);
    }

    private static bool IsTerminal(TextWriter writer) =>
        (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected) || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
}
