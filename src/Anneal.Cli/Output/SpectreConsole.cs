using Spectre.Console;

namespace Anneal.Cli.Output;

/// <summary>
/// Spectre's console on a writer. In a class of its own: one with fields of a library's types is compiled at run time wherever that library is not part of the
/// image that short commands start from.
/// </summary>
internal sealed class SpectreConsole(TextWriter writer)
{
    /// <summary>Columns where there is no terminal that has a width.</summary>
    private const int PlainWidth = 160;

    /// <summary>The console: plain text where the writer is redirected.</summary>
    public IAnsiConsole Console { get; } = Create(writer);

    private static IAnsiConsole Create(TextWriter writer)
    {
        AnsiConsoleOutput output = new(writer);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        if (output.IsTerminal) return console;
        console.Profile.Width = PlainWidth;
        console.Profile.Capabilities.Ansi = console.Profile.Capabilities.Interactive = false;
        console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        return console;
    }
}
