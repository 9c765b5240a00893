using System.CommandLine;
using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Cli.Output;
using Anneal.Cli.Training;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Sources;
using Anneal.Examples;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal update</c>: an updatable Core ML model goes on learning, as it would on a device.</summary>
internal sealed class UpdateCommand : CliCommand
{
    private const string Examples = $"""
        {DataOptions.Help}

        Loss, optimizer and defaults are those in the model file, which also says which values are allowed. Class folders and labels must be among the model's
        class labels. The file that is updated may be written over. Ctrl-C stops after the step at hand and writes the best epoch so far; the exit code is then 130.

        Examples:
          anneal update Digits.mlmodel --data digits --limit 640 --epochs 5 --out Digits.mlmodel
          anneal update Pets.mlmodel --data photos/ --learning-rate 0.005 --out Pets2.mlmodel --json
        """;

    private readonly Argument<string> _model = new("MODEL.mlmodel") { Description = "An updatable .mlmodel or .mlpackage ('anneal convert --updatable' makes one)." };
    private readonly DataOptions _data = new(Split.Train);
    private readonly Option<string> _out = new("--out") { Description = "Where the updated model is written.", HelpName = "FILE", Required = true };
    private readonly Option<int?> _epochs = Checks.AtLeast(new("--epochs") { Description = "How often to go through the examples. Default: the model's.", HelpName = "N" }, 1);
    private readonly Option<double?> _learningRate = Checks.Within(new("--learning-rate") { Description = "How far a step goes. Default: the model's.", HelpName = "RATE" }, r => r >= 0 && double.IsFinite(r), "a number of at least 0");
    private readonly Option<int?> _batchSize = Checks.AtLeast(new("--batch-size") { Description = "Examples of one step. Default: the model's.", HelpName = "N" }, 1);
    private readonly Option<bool> _noShuffle = new("--no-shuffle") { Description = "Take the examples in their order in every epoch." };
    private readonly Option<int?> _seed = Checks.AtLeast(new("--seed") { Description = "Of the order of the examples. Default: the model's.", HelpName = "N" }, 0);

    public UpdateCommand()
        : base("update", "Go on training an updatable Core ML model.", Examples)
    {
        AddAll([_model, .. _data.All, _out, _epochs, _learningRate, _batchSize, _noShuffle, _seed]);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string path = options.GetRequiredValue(_model), target = ModelFile.CoreMLOutput(options.GetRequiredValue(_out));
        if (ModelFile.KindOf(path) != ModelKind.CoreML) throw new UsageException($"'{path}' is a Keras model; 'anneal train --network {path}' goes on training it.");
        MLModel model = new(path, Configuration(options));
        IReadOnlyList<ModelInput> inputs = ModelInput.Of(model);
        DataSet data = _data.Load(options, terminal, inputs.Count == 1 ? inputs[0].Picture : null, model.ModelDescription.TrainingInputDescriptionsByName.Keys, cancellation);
        UpdateRun run = new(model, ExampleColumns.From(data, inputs, CoreMLTargets.NameOf(model)));
        terminal.Line($"Updating {path} on {data.Count:N0} examples of {data.Source}.");
        TrainingResult result = ProgressBoard.Run(terminal.ErrorConsole, board => run.Run(board, cancellation));
        foreach (string warning in run.Warnings) terminal.Note(warning);
        run.Updated.Write(target);
        terminal.Line(run.Stopped ? $"Stopped: {result}. {target} is the best model so far." : $"Updated {result}. Written to {target}.");
        terminal.Result(result.ToJson());
        return run.Stopped ? ExitCodes.Stopped : ExitCodes.Done;
    }

    private MLModelConfiguration Configuration(ParseResult options)
    {
        MLModelConfiguration configuration = new();
        if (options.GetValue(_epochs) is { } epochs) configuration.Parameters[MLParameterKey.Epochs] = (long)epochs;
        if (options.GetValue(_learningRate) is { } rate) configuration.Parameters[MLParameterKey.LearningRate] = rate;
        if (options.GetValue(_batchSize) is { } batch) configuration.Parameters[MLParameterKey.MiniBatchSize] = (long)batch;
        if (options.GetValue(_noShuffle)) configuration.Parameters[MLParameterKey.Shuffle] = false;
        if (options.GetValue(_seed) is { } seed) configuration.Parameters[MLParameterKey.Seed] = (long)seed;
        return configuration;
    }
}
