using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Validation;
using Anneal.Exporting;
using Anneal.Keras.Losses;
using Anneal.Keras.Optimizers;

namespace Anneal.Updating;

/// <summary>How a Core ML model goes on learning where it runs: which layers, by which loss and optimizer, in what steps, how long.</summary>
public sealed record UpdatableOptions
{
    /// <summary>The largest mini-batch and number of epochs that an update may choose.</summary>
    private const int MostExamples = 1024, MostEpochs = 1000;

    /// <summary>The layers that an update changes. Default: all convolutions and dense layers.</summary>
    public UpdatableLayers Layers { get; init; } = UpdatableLayers.All;

    /// <summary>The loss. Default: crossentropy where the network ends in a softmax, else mean squared error.</summary>
    public UpdateLoss? Loss { get; init; }

    /// <summary>The loss layer's name. Default lossLayer.</summary>
    public string LossName { get; init; } = "lossLayer";

    /// <summary>The optimizer and its numbers. Default: Core ML's SGD, of rate 0.01.</summary>
    public UpdateOptimizer Optimizer { get; init; } = UpdateOptimizer.Sgd();

    /// <summary>Examples of one step. Default 10, as coremltools. An update may choose others.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>How often an update goes through its examples. Default 10. An update may choose others.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Whether each epoch has an order of its own. Default true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The seed of these orders. Default: none in the file.</summary>
    public long? Seed { get; init; }

    /// <summary>Goes on as a Keras model was compiled: its loss, its optimizer with rate and other numbers. Core ML's defaults where it was not compiled.</summary>
    /// <param name="model">The Keras model.</param>
    /// <param name="loss">Another loss than the model's, by Keras' name.</param>
    /// <param name="optimizer">Another optimizer than the model's, "sgd" or "adam", with Core ML's defaults.</param>
    /// <exception cref="ConversionException">The model's loss or optimizer has no form in Core ML; the message says what to choose instead.</exception>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static UpdatableOptions From(Keras.Models.Model model, string? loss = null, string? optimizer = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new UpdatableOptions
        {
            Loss = loss is not null ? UpdateLosses.Parse(loss) : model.Loss is { } compiled ? UpdateLosses.Of(compiled) : null,
            Optimizer = optimizer is not null ? UpdateOptimizer.Parse(optimizer) : model.Optimizer is { } o ? UpdateOptimizer.Of(o) : UpdateOptimizer.Sgd(),
        };
    }

    /// <summary>The same model, updatable; the one given stays as it is.</summary>
    /// <exception cref="ArgumentException">A layer, the loss or a number does not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The model has a loss already.</exception>
    /// <exception cref="ModelValidationException">The result breaks the format's rules: for example, a layer without gradient lies before the loss.</exception>
    public MLModel Apply(MLModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model spec = model.Spec.Clone();
        NeuralNetworkBuilder network = new(spec) { Output = TextWriter.Null };
        network.MakeUpdatable(Layers.In(network.Network));
        string prediction = network.Network.Classifier?.LabelProbabilityLayerName is { Length: > 0 } probabilities ? probabilities : spec.Description.Output[0].Name;
        if ((Loss ?? UpdateLosses.For(network.Network, prediction)) == UpdateLoss.CategoricalCrossEntropy) network.SetCategoricalCrossEntropyLoss(LossName, prediction);
        else network.SetMeanSquaredErrorLoss(LossName, prediction, Shape(network.Network, spec.Description.Output[0]));
        Optimizer.Set(network, BatchSize);
        network.SetEpochs(Epochs);
        if (Seed is { } seed) network.SetShuffle(seed);
        NetworkUpdateParameters update = network.Network.UpdateParams!;
        update.Shuffle.DefaultValue = Shuffle;
        update.Epochs.Range = new Int64Range { MinValue = 1, MaxValue = Math.Max(MostEpochs, Epochs) };
        Int64Parameter batch = update.Optimizer.AdamOptimizer?.MiniBatchSize ?? update.Optimizer.SgdOptimizer.MiniBatchSize;
        batch.Range = new Int64Range { MinValue = 1, MaxValue = Math.Max(MostExamples, BatchSize) };
        return new MLModel(spec, model.Configuration);
    }

    private static int[] Shape(NetworkSpec network, FeatureDescription output) =>
        network.Classifier is { } classifier ? [classifier.StringClassLabels?.Vector.Count ?? classifier.Int64ClassLabels.Vector.Count]
        : output.Type.MultiArrayType is { Shape.Count: > 0 } array ? [.. array.Shape.Select(n => checked((int)n))]
        : throw new ArgumentException($"The output '{output.Name}' has no shape to compare with a target by mean squared error.");
}
