using System.CommandLine;

namespace Anneal.Benchmarks.Networks;

/// <summary>The options that say what networks see.</summary>
internal sealed class ExampleOptions
{
    private readonly Option<string?> _mnist = new("--mnist") { Description = "MNIST: a folder of idx files, or an .npz. Default: mnist in the folder that ANNEAL_DATA names; else the built-in digits.", HelpName = "DIR" };

    private readonly Option<string?> _photographs = new("--photographs")
    {
        Description = "Photographs, one sub-folder a class. Default: cats_and_dogs in the folder that ANNEAL_DATA names; else coloured pictures of digits.",
        HelpName = "DIR",
    };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_mnist);
        command.Add(_photographs);
    }

    /// <summary>What they name.</summary>
    public ExampleSource Source(ParseResult options) => new(options.GetValue(_mnist), options.GetValue(_photographs));
}
