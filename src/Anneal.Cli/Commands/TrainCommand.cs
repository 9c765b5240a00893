using System.CommandLine;
using System.Diagnostics;
using Anneal.Cli.Hosting;
using Anneal.Cli.Options;
using Anneal.Cli.Output;
using Anneal.Cli.Training;
using Anneal.Data.Sources;
using Anneal.Keras;
using Anneal.Keras.Models;

namespace Anneal.Cli.Commands;

/// <summary><c>anneal train</c>: trains a network by name, or goes on with a model file.</summary>
internal sealed class TrainCommand : CliCommand
{
    private const string Examples = $"""
        {DataOptions.Help}

        The written model is that of the last epoch; with --early-stopping that of the best. Ctrl-C stops after the mini-batch at hand and writes the best model
        so far (by validation loss, or training loss without validation data); the exit code is then 130.

        Examples:
          anneal train --network malireddi --data digits --epochs 5 --batch-size 200 --out digits.keras
          anneal train --network cats-and-dogs --data photos/ --image-size 150 --validation-split 0.2 --early-stopping 3 --out pets.h5
          anneal train --network digits.keras --data mnist --validation-data mnist --checkpoint best.keras --out better.keras
        """;

    private readonly Option<string> _network = new("--network") { Description = "A name ('anneal networks' lists them), or a .keras or .h5 file to go on with.", HelpName = "NAME|FILE", Required = true };
    private readonly DataOptions _data = new(Split.Train);
    private readonly Option<string?> _validation = new("--validation-data") { Description = "Examples to evaluate after each epoch; of a source with parts, the test part.", HelpName = "SOURCE" };
    private readonly Option<int?> _epochs = Checks.AtLeast(new("--epochs") { Description = "How often to go through the examples. Default 10.", HelpName = "N" }, 1);
    private readonly Option<int?> _batchSize = Checks.AtLeast(new("--batch-size") { Description = "Examples a mini-batch. Default 32.", HelpName = "N" }, 1);
    private readonly Option<string?> _optimizer = new("--optimizer") { Description = "sgd, adam, rmsprop or adadelta. Default adam, or the model file's own.", HelpName = "NAME" };
    private readonly Option<double?> _learningRate = Checks.Within(new("--learning-rate") { Description = "How far a step goes. Default: the optimizer's.", HelpName = "RATE" }, r => r >= 0 && double.IsFinite(r), "a number of at least 0");
    private readonly Option<double?> _validationSplit = Checks.Within(new("--validation-split") { Description = "The share of the examples, the last ones, that is kept for validation.", HelpName = "SHARE" }, s => s is > 0 and < 1, "above 0 and below 1");
    private readonly Option<string?> _checkpoint = new("--checkpoint") { Description = "Write the best model here after each epoch that improves; {epoch:02d} and {val_loss:.2f} are filled in.", HelpName = "FILE" };
    private readonly Option<int?> _earlyStopping = Checks.AtLeast(new("--early-stopping") { Description = "Stop after so many epochs without improvement, and take the best.", HelpName = "EPOCHS" }, 1);
    private readonly Option<int?> _seed = Checks.AtLeast(new("--seed") { Description = "Of first weights, shuffling and dropout. Default 0. The same seed gives the same model.", HelpName = "N" }, 0);
    private readonly Option<int?> _threads = Checks.AtLeast(new("--threads") { Description = "Default: one a processor. Results do not depend on it.", HelpName = "N" }, 1);
    private readonly Option<ImageSize?> _imageSize = ImageSize.Option("The size that images are stretched to, and that a new network takes. Default: the network's own.");
    private readonly Option<string> _out = new("--out") { Description = "Where the trained model is written: .keras or .h5.", HelpName = "FILE", Required = true };

    public TrainCommand()
        : base("train", "Train a network on images.", Examples)
    {
        _optimizer.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "sgd", "adam", "rmsprop", "adadelta");
        AddAll([_network, .. _data.All, _validation, _epochs, _batchSize, _optimizer, _learningRate, _validationSplit, _checkpoint, _earlyStopping, _seed, _threads, _imageSize, _out]);
    }

    protected override int Run(ParseResult options, Terminal terminal, CancellationToken cancellation)
    {
        string target = ModelFile.KerasOutput(options.GetRequiredValue(_out));
        if (options.GetValue(_validation) is not null && options.GetValue(_validationSplit) is not null) throw new UsageException("--validation-data and --validation-split exclude each other.");
        if (options.GetValue(_checkpoint) is { } checkpoint) ModelFile.KerasOutput(checkpoint);
        if (options.GetValue(_threads) is { } threads) Backend.Threads = threads;
        Backend.SetRandomSeed((ulong)(options.GetValue(_seed) ?? 0));

        TrainingSetup setup = TrainingSetup.Create(options.GetRequiredValue(_network), options.GetValue(_imageSize), picture => _data.Load(options, terminal, picture, [], cancellation));
        setup.Compile(options.GetValue(_optimizer), options.GetValue(_learningRate));
        DataSet? validation = options.GetValue(_validation) is { } source ? DataOptions.LoadForTests(source, terminal, setup.Input.Picture, cancellation) : null;
        TrainingRun run = new(setup, validation)
        {
            Epochs = options.GetValue(_epochs) ?? 10,
            BatchSize = options.GetValue(_batchSize) ?? 32,
            ValidationSplit = options.GetValue(_validationSplit) ?? 0,
            Checkpoint = options.GetValue(_checkpoint),
            Patience = options.GetValue(_earlyStopping),
        };
        terminal.Line($"Training {setup.Name} ({setup.Model.CountParams():N0} parameters) on {setup.Data.Count:N0} examples of {setup.Data.Source}{(run.HeldPixels ? ", pixels divided by 255" : "")}.");
        TrainingResult result = ProgressBoard.Run(terminal.ErrorConsole, board => run.Fit(board, terminal, cancellation));
        setup.Model.Save(target);
        terminal.Line(run.Stopped ? $"Stopped: {result}. {target} is {(run.BestEpoch > 0 ? $"the model of epoch {run.BestEpoch}, the best so far" : "the model as it was then")}." : $"Trained {result}. Written to {target}.");
        terminal.Result(result.ToJson());
        return run.Stopped ? ExitCodes.Stopped : ExitCodes.Done;
    }
}
