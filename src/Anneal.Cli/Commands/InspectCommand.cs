using System.CommandLine;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Cli.Views;
using Anneal.CoreML.Format;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal inspect</c>: everything about a model but its numbers.</summary>
internal sealed class InspectCommand : CliCommand
{
    private const string Examples = """
        Core ML models of every type are shown; other types than networks in the text form of their messages.

        Examples:
          anneal inspect Digits.mlmodel
          anneal inspect digits.keras --json
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .mlmodel, .mlpackage, .keras or .h5." };

    public InspectCommand()
        : base("inspect", "Show what is in a model: inputs, outputs, layers, labels, how it learns.", Examples)
    {
        AddAll(_model);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model);
        if (ModelFile.KindOf(path) == ModelKind.CoreML)
        {
            MLModelSpec spec = ModelFile.LoadSpec(path);
            CoreMLView.Print(terminal, spec);
            terminal.Result(CoreMLView.ToJson(spec));
        }
        else
        {
            Keras.Models.Model model = KerasModels.Load(path, terminal);
            KerasView.Print(terminal, model);
            terminal.Result(KerasView.ToJson(model));
        }

        return ExitCodes.Done;
    }
}
