using System.CommandLine;
using System.Text.Json.Nodes;
using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Cli.Output;
using Anneal.CoreML.Runtime;
using Anneal.Data.Sources;
using Anneal.Evaluation;
using Anneal.Examples;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal evaluate</c>: loss and accuracy of a model of either format.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private const string Examples = $"""
        {DataOptions.Help}

        Examples:
          anneal evaluate digits.keras --data mnist
          anneal evaluate Pets.mlmodel --data photos/ --limit 500 --json
        """;

    private readonly Argument<string> _model = new("MODEL") { Description = "A .keras, .h5, .mlmodel or .mlpackage." };
    private readonly DataOptions _data = new(Split.Test);

    public EvaluateCommand()
        : base("evaluate", "Measure loss and accuracy of a model on examples with labels.", Examples)
    {
        AddAll([_model, .. _data.All]);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model);
        EvaluationResult result = ModelFile.KindOf(path) == ModelKind.CoreML ? EvaluateCoreML(path, options, terminal, cancellation) : EvaluateKeras(path, options, terminal, cancellation);
        terminal.Line($"{result.Count:N0} examples: loss {Numbers.Loss(result.Loss)}{(result.Accuracy is { } accuracy ? $", accuracy {Numbers.Percent(accuracy)}" : "")}");
        terminal.Result(new JsonObject { ["loss"] = Numbers.Json(result.Loss), ["accuracy"] = Numbers.Json(result.Accuracy), ["count"] = result.Count });
        return ExitCodes.Done;
    }

    private EvaluationResult EvaluateCoreML(string path, ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        MLModel model = new(path);
        IReadOnlyList<ModelInput> inputs = ModelInput.Of(model);
        string? target = CoreMLTargets.NameOf(model);
        DataSet data = _data.Load(options, terminal, inputs.Count == 1 ? inputs[0].Picture : null, inputs.Select(i => i.Name), cancellation);
        ExampleColumns columns = ExampleColumns.From(data, inputs, target);
        return Run(terminal, data.Count, report => CoreMLEvaluation.Run(model, columns, report, cancellation));
    }

    private EvaluationResult EvaluateKeras(string path, ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        Keras.Models.Model model = KerasModels.Load(path);
        IReadOnlyList<ModelInput> inputs = ModelInput.Of(model);
        DataSet data = _data.Load(options, terminal, inputs.Count == 1 ? inputs[0].Picture : null, inputs.Select(i => i.Name), cancellation);
        return Run(terminal, data.Count, report => KerasEvaluation.Run(model, ExampleColumns.From(data, inputs), report, cancellation));
    }

    private static EvaluationResult Run(Terminal terminal, int count, Func<Action<int>, EvaluationResult> evaluate) => ProgressBoard.Run(terminal.ErrorConsole, board =>
    {
        ProgressLine line = board.Begin($"Evaluating {count:N0} examples", count);
        EvaluationResult result = evaluate(done => line.Report(done, ""));
        line.End("");
        return result;
    });
}
