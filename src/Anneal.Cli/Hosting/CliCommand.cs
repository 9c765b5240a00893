using System.CommandLine;
using Anneal.Cli.Output;

namespace Anneal.Cli.Hosting;

/// <summary>A subcommand: its options, and what it does. Errors become one message and an exit code here, for all of them.</summary>
internal abstract class CliCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object as the last line of stdout; everything else goes to stderr." };
    private readonly Option<bool> _debug = new("--debug") { Description = "Show the stack trace of an error.", Hidden = true };

    protected CliCommand(string name, string description, string examples)
        : base(name, description)
    {
        SetAction((parsed, cancellation) => Task.FromResult(RunGuarded(parsed, cancellation)));
        HelpWithExamples.Attach(this, examples);
    }

    /// <summary>Adds the command's own symbols, then those that all commands have.</summary>
    protected void AddAll(params IEnumerable<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }

        Add(_json);
        Add(_debug);
    }

    /// <summary>Does the work.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="UsageException">The options do not go together.</exception>
    protected abstract int Run(ParseResult options, Terminal terminal, CancellationToken cancellation);

    private int RunGuarded(ParseResult parsed, CancellationToken cancellation)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        Terminal terminal = new(parsed.InvocationConfiguration.Output, error, parsed.GetValue(_json));
        try
        {
            return Run(parsed, terminal, cancellation);
        }
        catch (Exception e)
        {
            (int code, string message) = ErrorMessage.Of(e);
            error.WriteLine(message);
            if (code == ExitCodes.WrongUsage) error.WriteLine($"See 'anneal {Name} --help'.");
            if (parsed.GetValue(_debug)) error.WriteLine(e);
            return code;
        }
    }
}
