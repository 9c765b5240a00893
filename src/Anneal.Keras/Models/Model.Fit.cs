using Anneal.Keras.Callbacks;
using Anneal.Keras.Training;

namespace Anneal.Keras.Models;

/// <content>Training.</content>
public partial class Model
{
    private bool _scaleChecked;

    /// <summary>
    /// Trains for a number of epochs. Calling it again goes on: weights and the optimizer's state stay. The last, smaller mini-batch of an epoch is
    /// used; reported numbers are means over the examples seen so far in the epoch.
    /// </summary>
    /// <param name="x">Inputs, one row an example.</param>
    /// <param name="y">Targets, one row an example.</param>
    /// <param name="batchSize">Examples a mini-batch. Default 32.</param>
    /// <param name="epochs">The number of the last epoch. Default 1.</param>
    /// <param name="verbose">0 silent, 1 a progress bar (default), 2 a line an epoch. Where not silent, a warning of inputs that look unscaled goes to stderr, or to <paramref name="output"/> too.</param>
    /// <param name="callbacks">What watches the training.</param>
    /// <param name="validationSplit">The share of the examples, the last ones before shuffling, that is kept for validation. Default 0.</param>
    /// <param name="validationData">Inputs and targets to evaluate after each epoch, instead of a split.</param>
    /// <param name="shuffle">Draw a new order each epoch (Fisher-Yates on the Philox stream of seed and epoch). Default true.</param>
    /// <param name="classWeight">How much each class counts; classes that are not named count 1.</param>
    /// <param name="sampleWeight">How much each example counts.</param>
    /// <param name="initialEpoch">The number of the first epoch, from 0: to go on with an earlier run. Default 0.</param>
    /// <param name="validationBatchSize">Examples a mini-batch of validation. Default: batchSize.</param>
    /// <param name="seed">Of shuffling and dropout. Default: the session's (<see cref="Backend.SetRandomSeed"/>).</param>
    /// <param name="output">Where progress is written. Default: the console.</param>
    /// <param name="cancellationToken">Ends training after the present mini-batch.</param>
    /// <returns>What every epoch ended with.</returns>
    /// <exception cref="ArgumentException">The arrays do not fit the model, the loss or each other.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="NonFiniteLossException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the model keeps what it has learnt.</exception>
    public History Fit(ArrayLike x, ArrayLike y, int batchSize = 32, int epochs = 1, int verbose = 1, IEnumerable<Callback>? callbacks = null,
        double validationSplit = 0, (ArrayLike X, ArrayLike Y)? validationData = null, bool shuffle = true, IReadOnlyDictionary<int, double>? classWeight = null,
        ArrayLike? sampleWeight = null, int initialEpoch = 0, int? validationBatchSize = null, ulong? seed = null, TextWriter? output = null,
        CancellationToken cancellationToken = default)
        => Fit(new ArraySource(x.Array, y.Array), batchSize, epochs, verbose, callbacks, validationSplit,
            validationData is { } v ? new ArraySource(v.X.Array, v.Y.Array) : null, shuffle, classWeight, sampleWeight, initialEpoch, validationBatchSize, seed, output, cancellationToken);

    /// <summary>Trains on examples that are read batch by batch.</summary>
    /// <inheritdoc cref="Fit(ArrayLike, ArrayLike, int, int, int, IEnumerable{Callback}, double, ValueTuple{ArrayLike, ArrayLike}?, bool, IReadOnlyDictionary{int, double}, ArrayLike?, int, int?, ulong?, TextWriter, CancellationToken)"/>
    /// <param name="source">The examples.</param>
    /// <param name="validationData">Examples to evaluate after each epoch.</param>
#pragma warning disable CS1573
    public History Fit(IBatchSource source, int batchSize = 32, int epochs = 1, int verbose = 1, IEnumerable<Callback>? callbacks = null,
        double validationSplit = 0, IBatchSource? validationData = null, bool shuffle = true, IReadOnlyDictionary<int, double>? classWeight = null,
        ArrayLike? sampleWeight = null, int initialEpoch = 0, int? validationBatchSize = null, ulong? seed = null, TextWriter? output = null,
        CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        Compiled();
        EnsureBuilt(source.InputShape);
        if (initialEpoch < 0 || epochs < initialEpoch) throw new ArgumentException($"Fit: expected 0 ≤ initialEpoch ≤ epochs, received initialEpoch {initialEpoch} and epochs {epochs}.", nameof(epochs));
        if (validationSplit != 0 && validationData is not null) throw new ArgumentException("Fit: expected validationSplit or validationData, received both.", nameof(validationData));
        Examples all = new(source, ExampleWeights.From(source, sampleWeight, classWeight, Output.Shape));
        (Examples training, Examples? validation) = all.Split(validationSplit);
        if (validationData is not null) validation = new Examples(validationData, null);
        WarnOfScale(training, verbose, output);
        return new TrainingLoop(this, training, validation)
        {
            BatchSize = BatchSizes.Check(batchSize),
            ValidationBatchSize = BatchSizes.Check(validationBatchSize ?? batchSize),
            FirstEpoch = initialEpoch,
            Epochs = epochs,
            Verbose = verbose,
            Shuffle = shuffle,
            Seed = seed ?? Backend.Seed,
            Output = output ?? Console.Out,
            Cancellation = cancellationToken,
        }.Run(callbacks);
    }

    /// <summary>Says once when the inputs look unscaled.</summary>
    private void WarnOfScale(Examples training, int verbose, TextWriter? output)
    {
        if (_scaleChecked || verbose == 0) return;
        _scaleChecked = true;
        if (ScaleCheck.Warning(this, training) is { } warning) (output ?? Console.Error).WriteLine(warning);
    }

    /// <summary>One step of training on one mini-batch.</summary>
    /// <returns>The loss and metrics of this mini-batch alone, from before the step.</returns>
    /// <exception cref="ArgumentException">The arrays do not fit the model, the loss or each other.</exception>
    /// <exception cref="NonFiniteLossException">The loss became infinite or not a number.</exception>
    public Scores TrainOnBatch(ArrayLike x, ArrayLike y, ArrayLike? sampleWeight = null, IReadOnlyDictionary<int, double>? classWeight = null, ulong? seed = null)
    {
        ArraySource source = new(x.Array, y.Array);
        Compiled();
        EnsureBuilt(source.InputShape);
        Examples batch = new(source, ExampleWeights.From(source, sampleWeight, classWeight, Output.Shape));
        using BatchRunner runner = BatchRunner.Training(this, batch, batch.Count);
        double loss = runner.Train(0, batch.Count, seed ?? Backend.Seed);
        if (!double.IsFinite(loss)) throw new NonFiniteLossException(loss, 0, 0);
        return runner.Scores();
    }
}
