using System.Globalization;

namespace Anneal.Keras.Callbacks;

/// <summary>
/// Saves the model, or its weights, after epochs or every so many mini-batches. The file's name may be a pattern:
/// <c>best_model.{epoch:02d}-{val_loss:.2f}.h5</c> (epochs count from 1 there).
/// </summary>
public sealed class ModelCheckpoint : MonitorCallback
{
    private readonly int _verbose;
    private int _epoch, _batches;

    /// <summary>A callback that saves.</summary>
    /// <param name="filepath">The file, or a pattern: .keras or .h5 for whole models, .weights.h5 for weights.</param>
    /// <param name="monitor">The number that says what is best. Default val_loss.</param>
    /// <param name="verbose">1 says when it saves. Default 0.</param>
    /// <param name="saveBestOnly">Save only when the number is better than ever. Default false.</param>
    /// <param name="saveWeightsOnly">Save only the weights. Default false.</param>
    /// <param name="mode">min, max or auto (default).</param>
    /// <param name="saveFreq">Save after so many mini-batches, instead of after each epoch.</param>
    /// <param name="initialValueThreshold">What has to be beaten at first. Default nothing.</param>
    /// <exception cref="ArgumentException">The name's ending or pattern is not as described, or the frequency is less than 1.</exception>
    public ModelCheckpoint(string filepath, string monitor = "val_loss", int verbose = 0, bool saveBestOnly = false, bool saveWeightsOnly = false, string mode = "auto",
        int? saveFreq = null, double? initialValueThreshold = null)
        : base(monitor, mode, best: initialValueThreshold)
    {
        bool weights = filepath.EndsWith(".weights.h5", StringComparison.OrdinalIgnoreCase);
        if (saveWeightsOnly != weights || !(weights || filepath.EndsWith(".keras", StringComparison.OrdinalIgnoreCase) || filepath.EndsWith(".h5", StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"ModelCheckpoint: expected a name that ends in {(saveWeightsOnly ? ".weights.h5" : ".keras or .h5 (.weights.h5 is for weights alone)")}, received '{filepath}'.", nameof(filepath));
        if (saveFreq < 1) throw new ArgumentException($"ModelCheckpoint: expected a saveFreq of at least 1 mini-batch, received {saveFreq}.", nameof(saveFreq));
        PythonFormat.Names(filepath);
        (FilePath, SaveBestOnly, SaveWeightsOnly, SaveFreq, _verbose) = (filepath, saveBestOnly, saveWeightsOnly, saveFreq, verbose);
    }

    /// <summary>The file, or its pattern.</summary>
    public string FilePath { get; }

    /// <summary>Whether only the best is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>Whether only weights are saved.</summary>
    public bool SaveWeightsOnly { get; }

    /// <summary>After how many mini-batches it saves; null: after each epoch.</summary>
    public int? SaveFreq { get; }

    /// <summary>The file that was saved last, or null.</summary>
    public string? LastSaved { get; private set; }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => _epoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (SaveFreq is not { } every || ++_batches % every != 0) return;
        Save(batch, logs);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (SaveFreq is null) Save(null, logs);
    }

    private void Save(int? batch, Logs logs)
    {
        if (SaveBestOnly)
        {
            if (Current(logs) is not { } current) return;
            if (!Improves(current, Best))
            {
                Say($"{Monitor} did not improve from {Best.ToString("F5", CultureInfo.InvariantCulture)}");
                return;
            }

            Say($"{Monitor} improved from {Best.ToString("F5", CultureInfo.InvariantCulture)} to {current.ToString("F5", CultureInfo.InvariantCulture)}, saving model to {Name(batch, logs)}");
            Best = current;
        }
        else
        {
            Say($"saving model to {Name(batch, logs)}");
        }

        string file = Name(batch, logs);
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        if (SaveWeightsOnly) Model.SaveWeights(file);
        else Model.Save(file);
        LastSaved = file;
    }

    private string Name(int? batch, Logs logs) => PythonFormat.Fill(FilePath, name => name switch
    {
        "epoch" => _epoch + 1,
        "batch" when batch is { } b => b + 1,
        _ => logs.TryGetValue(name, out double v) ? v : null,
    });

    private void Say(string text)
    {
        if (_verbose > 0) Parameters.Output.WriteLine($"Epoch {_epoch + 1}: {text}");
    }
}
