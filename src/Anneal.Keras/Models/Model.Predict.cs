using Anneal.Data.Arrays;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Training;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Training;

namespace Anneal.Keras.Models;

/// <content>Predicting and evaluating.</content>
public partial class Model
{
    /// <summary>Examples that are predicted at once where nobody watches the batches: so many that starting the threads costs nothing, of at most so much memory.</summary>
    private const int RowsAtOnce = 2048, FloatsAtOnce = 1 << 20;

    /// <summary>The outputs for some inputs, one row an example.</summary>
    /// <param name="x">Inputs, one row an example.</param>
    /// <param name="batchSize">Examples a batch, default 32, for those who watch; where nobody does, more are predicted at once if that is faster.</param>
    /// <param name="verbose">0 silent (default), 1 a progress bar, 2 a line.</param>
    /// <param name="callbacks">What watches.</param>
    /// <param name="output">Where progress is written. Default: the console.</param>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    public NDArray Predict(ArrayLike x, int? batchSize = null, int verbose = 0, IEnumerable<Callback>? callbacks = null, TextWriter? output = null)
        => PredictAll([x], batchSize, verbose, callbacks, output)[0];

    /// <summary>The outputs of a model of several inputs or outputs: one array an output.</summary>
    /// <inheritdoc cref="Predict"/>
    public IReadOnlyList<NDArray> PredictAll(IReadOnlyList<ArrayLike> x, int? batchSize = null, int verbose = 0, IEnumerable<Callback>? callbacks = null, TextWriter? output = null)
    {
        ArrayRows[] rows = [.. x.Select((a, i) => new ArrayRows(a.Array, x.Count == 1 ? "x" : $"x[{i}]"))];
        EnsureBuilt(rows[0].RowShape);
        if (rows.Length != Inputs.Count) throw new ArgumentException($"Predict: model '{Name}' has {Inputs.Count} inputs, received {rows.Length} arrays.", nameof(x));
        for (int i = 0; i < rows.Length; i++)
        {
            InputShapes.Check(Inputs[i], rows[i].RowShape);
            if (rows[i].Count != rows[0].Count) throw new ArgumentException($"Predict: the inputs have {rows[0].Count} and {rows[i].Count} rows; expected equally many.", nameof(x));
        }

        int n = rows[0].Count, size = BatchSizes.Check(batchSize ?? 32);
        if (callbacks is null && verbose == 0) size = Math.Max(size, Math.Clamp(FloatsAtOnce / Math.Max(1, rows.Sum(r => r.RowShape.Size)), 16, RowsAtOnce));
        CallbackList watching = new(callbacks, this, new CallbackParameters(1, (n + size - 1) / size, size, n, verbose, output ?? Console.Out));
        float[][] results = [.. Outputs.Select(o => GC.AllocateUninitializedArray<float>(checked(n * o.Shape.Size)))];
        watching.PredictBegin();
        if (n > 0)
        {
            WeightStore store = Store();
            WeightSnapshot weights = store.Weights.Snapshot();
            using PlanRun run = _plans.Prediction(store, Math.Min(n, size)).Rent(Backend.Pool);
            using PredictionRows feed = new(run, rows);
            for (int at = 0, batch = 0; at < n; at += size, batch++)
            {
                int count = Math.Min(size, n - at);
                watching.PredictBatchBegin(batch);
                feed.Next(at);
                run.Forward(weights, count);
                for (int o = 0; o < results.Length; o++)
                {
                    int width = Outputs[o].Shape.Size;
                    run.Output<float>(o)[..(count * width)].CopyTo(results[o].AsSpan(at * width));
                }

                if (watching.Any) watching.PredictBatchEnd(batch, new Logs { Outputs = Shaped(0, results[0].AsSpan(at * Outputs[0].Shape.Size, count * Outputs[0].Shape.Size).ToArray(), count) });
            }
        }

        watching.PredictEnd();
        return [.. results.Select((r, o) => Shaped(o, r, n))];
    }

    /// <summary>The loss and the metrics on some examples.</summary>
    /// <param name="x">Inputs, one row an example.</param>
    /// <param name="y">Targets, one row an example.</param>
    /// <param name="batchSize">Examples a mini-batch. Default 32.</param>
    /// <param name="verbose">0 silent, 1 a progress bar (default), 2 a line.</param>
    /// <param name="sampleWeight">How much each example counts.</param>
    /// <param name="callbacks">What watches.</param>
    /// <param name="output">Where progress is written. Default: the console.</param>
    /// <exception cref="ArgumentException">The arrays do not fit the model, the loss or each other.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Scores Evaluate(ArrayLike x, ArrayLike y, int batchSize = 32, int verbose = 1, ArrayLike? sampleWeight = null, IEnumerable<Callback>? callbacks = null, TextWriter? output = null)
        => Evaluate(new ArraySource(x.Array, y.Array), batchSize, verbose, sampleWeight, callbacks, output);

    /// <summary>The loss and the metrics on examples that are read batch by batch.</summary>
    /// <inheritdoc cref="Evaluate(ArrayLike, ArrayLike, int, int, ArrayLike?, IEnumerable{Callback}, TextWriter)"/>
    /// <param name="source">The examples.</param>
#pragma warning disable CS1573
    public Scores Evaluate(IBatchSource source, int batchSize = 32, int verbose = 1, ArrayLike? sampleWeight = null, IEnumerable<Callback>? callbacks = null, TextWriter? output = null)
#pragma warning restore CS1573
    {
        Compiled();
        EnsureBuilt(source.InputShape);
        Examples examples = new(source, ExampleWeights.From(source, sampleWeight, null, Output.Shape));
        int size = BatchSizes.Check(batchSize), n = examples.Count;
        CallbackList watching = new(callbacks, this, new CallbackParameters(1, (n + size - 1) / size, size, n, verbose, output ?? Console.Out));
        return EvaluationLoop.Run(this, examples, size, watching, default);
    }

    private NDArray Shaped(int output, float[] values, int rows) => NDArray.Create(values, [rows, .. Outputs[output].Shape.Dimensions]);
}
