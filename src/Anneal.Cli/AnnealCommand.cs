using System.CommandLine;
using System.CommandLine.Help;
using Anneal.Cli.Commands;
using Anneal.Cli.Hosting;

namespace Anneal.Cli;

/// <summary>The <c>anneal</c> command: its subcommands, and how one run of it goes.</summary>
public static class AnnealCommand
{
    private const string Description = "Trains small image classifiers, ships them as Core ML models, and runs and retrains those anywhere.";

    /// <summary>In the order of the help.</summary>
    private static readonly string[] s_subcommands =
        ["demo", "train", "evaluate", "predict", "convert", "update", "inspect", "summary", "validate", "diff", "networks", "studio"];

    private const string Epilogue = """
        Where to begin:
          anneal demo                                   the whole road on built-in digits, in a minute
          anneal train --network malireddi --data digits --out digits.keras
          anneal convert digits.keras Digits.mlmodel --input-image GRAY --class-labels 0,1,2,3,4,5,6,7,8,9 --updatable last:2
          anneal predict Digits.mlmodel seven.png

        Exit codes: 0 done, 1 failed (the reason is on stderr), 2 wrong usage, 130 stopped by Ctrl-C (what was reached is kept).
        With --json the last line of stdout is one JSON object; progress and notes go to stderr.
        """;

    /// <summary>Runs the command once.</summary>
    /// <param name="args">The words after <c>anneal</c>.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes progress, notes and errors.</param>
    /// <param name="cancellation">Stops the command at its next step.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        ParseResult parsed = Create(args).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct()) error.WriteLine("error: " + message);
            error.WriteLine($"See 'anneal {string.Join(' ', Path(parsed))}--help'.");
            return ExitCodes.WrongUsage;
        }

        InvocationConfiguration configuration = new() { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return parsed.InvokeAsync(configuration, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>The command with all its subcommands; with one alone where the words begin with it, since the others would only cost time.</summary>
    private static Command Create(IReadOnlyList<string> args)
    {
        // Not a RootCommand: that one is called after its file, which may not be named anneal beside a library named Anneal.
        Command root = new("anneal", Description) { new HelpOption { Recursive = true }, new VersionOption() };
        if (args.Count > 0 && Subcommand(args[0]) is { } asked) root.Add(asked);
        else foreach (string name in s_subcommands) root.Add(Subcommand(name)!);
        HelpWithExamples.Attach(root, Epilogue);
        return root;
    }

    private static CliCommand? Subcommand(string name) => name switch
    {
        "demo" => new DemoCommand(),
        "train" => new TrainCommand(),
        "evaluate" => new EvaluateCommand(),
        "predict" => new PredictCommand(),
        "convert" => new ConvertCommand(),
        "update" => new UpdateCommand(),
        "inspect" => new InspectCommand(),
        "summary" => new SummaryCommand(),
        "validate" => new ValidateCommand(),
        "diff" => new DiffCommand(),
        "networks" => new NetworksCommand(),
        "studio" => new StudioCommand(),
        _ => null,
    };

    private static IEnumerable<string> Path(ParseResult parsed) =>
        parsed.CommandResult.Command == parsed.RootCommandResult.Command ? [] : [parsed.CommandResult.Command.Name + " "];
}
