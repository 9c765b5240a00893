using System.CommandLine;
using Anneal.Cli.Hosting;
using Anneal.Cli.Output;
using Anneal.Cli.Views;
using Anneal.CoreML.Format;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal summary</c>: the layers and their parameters.</summary>
internal sealed class SummaryCommand : CliCommand
{
    private const string Examples = """
        Examples:
          anneal summary digits.keras
          anneal summary Digits.mlmodel --json
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .keras, .h5, .mlmodel or .mlpackage." };

    public SummaryCommand()
        : base("summary", "Show a model's layers and how many parameters they have, as Keras does.", Examples)
    {
        AddAll(_model);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model);
        if (ModelFile.KindOf(path) == ModelKind.CoreML)
        {
            MLModelSpec spec = ModelFile.LoadSpec(path);
            if (spec.Network is not { } network) throw new NotSupportedException($"'{path}' is a Core ML model of type '{ModelTypes.NameOf(spec.Spec)}', which has no layers; 'anneal inspect' shows it.");
            terminal.Draw(CoreMLView.Layers(network));
            terminal.Line($"{network.Layers.Sum(WeightCount.Of):N0} parameters");
            terminal.Result(CoreMLView.ToJson(spec));
        }
        else
        {
            Keras.Models.Model model = KerasModels.Load(path, terminal);
            model.Summary(output: terminal.Human);
            terminal.Result(KerasView.ToJson(model));
        }

        return ExitCodes.Done;
    }
}
