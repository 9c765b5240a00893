using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Anneal.Cli.Hosting;

/// <summary>The usual help with a text below it: examples, and what the options cannot say in a line.</summary>
internal sealed class HelpWithExamples(HelpAction usual, Command command, string text) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a command's help this text.</summary>
    public static void Attach(Command command, string text)
    {
        HelpOption? option = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (option is null) command.Options.Add(option = new HelpOption());
        if (option.Action is HelpAction usual) option.Action = new HelpWithExamples(usual, command, text);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        // A root's help option serves its subcommands as well.
        if (parseResult.CommandResult.Command == command) parseResult.InvocationConfiguration.Output.WriteLine(text);
        return code;
    }
}
