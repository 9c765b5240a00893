using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

// How the network learns where it runs: which layers, by which loss, with which optimizer, how long.
public sealed partial class NeuralNetworkBuilder
{
    private const string UpdatableKinds = "innerProduct and convolution";

    /// <summary>Marks layers as updatable, and the model with them; examples will be shuffled.</summary>
    /// <param name="trainables">Names of innerProduct and convolution layers.</param>
    /// <exception cref="ArgumentException">A layer does not exist or is of a kind that cannot be updated; nothing has been changed.</exception>
    public void MakeUpdatable(IReadOnlyList<string> trainables)
    {
        ArgumentNullException.ThrowIfNull(trainables);
        List<NeuralNetworkLayer> layers = [.. trainables.Select(Updatable)];
        Spec.IsUpdatable = true;
        Spec.SpecificationVersion = Math.Max(Spec.SpecificationVersion, MinimumUpdatableSpecVersion);
        SetShuffle();
        foreach (NeuralNetworkLayer layer in layers)
        {
            layer.IsUpdatable = true;
            foreach (WeightParams? weights in (WeightParams?[])[layer.Convolution?.Weights, layer.Convolution?.Bias, layer.InnerProduct?.Weights, layer.InnerProduct?.Bias])
            {
                if (weights is not null) weights.IsUpdatable = true;
            }
        }
    }

    /// <summary>Sets the loss −log(probability of the true class), and with it the training inputs: all model inputs and the label.</summary>
    /// <param name="name">The loss layer's name.</param>
    /// <param name="input">The blob with the probabilities: the output of a softmax.</param>
    public void SetCategoricalCrossEntropyLoss(string name, string input)
    {
        CheckLoss(name, input);
        NeuralNetworkLayer producer = Network.Layers.FirstOrDefault(l => l.Output.Contains(input)) ?? throw UnknownBlob(name, input);
        if (producer.LayerCase != NeuralNetworkLayer.LayerOneofCase.Softmax)
        {
            throw new ArgumentException(
                $"The loss '{name}' takes '{input}', the output of the {ModelTypes.NameOf(producer)} layer '{producer.Name}'; categorical crossentropy needs the output of a softmax. " +
                $"Outputs of a softmax: {QuoteOrNone(Network.Layers.Where(l => l.LayerCase == NeuralNetworkLayer.LayerOneofCase.Softmax).SelectMany(l => l.Output))}.", nameof(input));
        }

        string target = TargetOf(name, input);
        FeatureDescription label = new() { Name = target, Type = new FeatureType() };
        ModelDescription description = Spec.Description;
        if (Network.Classifier is not null && input == description.PredictedProbabilitiesName)
        {
            label.Name = description.PredictedFeatureName;
            FeatureDescription predicted = description.Output.FirstOrDefault(o => o.Name == label.Name) ?? throw new InvalidOperationException(
                $"The classifier's predicted feature '{label.Name}' is none of its outputs; set the class labels first.");
            label.Type = predicted.Type.Clone();
        }
        else
        {
            label.Type.SetMultiArrayType([1], ArrayFeatureType.Types.ArrayDataType.Int32);
        }

        AddLoss(new LossLayer { Name = name, CategoricalCrossEntropyLossLayer = new() { Input = input, Target = target } }, label);
        Print($"Now adding input {target} as target for categorical cross-entropy loss layer.\n");
    }

    /// <summary>Sets the loss mean((input − target)²), and with it the training inputs: all model inputs and the target.</summary>
    /// <param name="name">The loss layer's name.</param>
    /// <param name="input">The blob to compare.</param>
    /// <param name="shape">Its shape, which the target will have.</param>
    public void SetMeanSquaredErrorLoss(string name, string input, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckLoss(name, input);
        if (!Network.Layers.Any(l => l.Output.Contains(input))) throw UnknownBlob(name, input);
        if (shape.Length == 0) throw new ArgumentException($"The loss '{name}' needs the shape of '{input}'.", nameof(shape));
        string target = TargetOf(name, input);
        FeatureDescription targetFeature = Feature(target, shape, ArrayFeatureType.Types.ArrayDataType.Double);
        AddLoss(new LossLayer { Name = name, MeanSquaredErrorLossLayer = new() { Input = input, Target = target } }, targetFeature);
        Print($"Now adding input {target} as target for mean squared error loss layer.\n");
    }

    /// <summary>Sets stochastic gradient descent as the optimizer. Set twice, the allowed mini-batch sizes add up.</summary>
    public void SetSgdOptimizer(SgdParams parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Optimizer optimizer = UpdateParams.Optimizer ??= new Optimizer();
        SGDOptimizer sgd = optimizer.SgdOptimizer ?? new SGDOptimizer();
        sgd.LearningRate = parameters.Lr.ToMessage();
        sgd.MiniBatchSize = parameters.Batch.AddTo(sgd.MiniBatchSize);
        sgd.Momentum = parameters.Momentum.ToMessage();
        optimizer.SgdOptimizer = sgd;
    }

    /// <summary>Sets Adam as the optimizer. Set twice, the allowed mini-batch sizes add up.</summary>
    public void SetAdamOptimizer(AdamParams parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Optimizer optimizer = UpdateParams.Optimizer ??= new Optimizer();
        AdamOptimizer adam = optimizer.AdamOptimizer ?? new AdamOptimizer();
        adam.LearningRate = parameters.Lr.ToMessage();
        adam.MiniBatchSize = parameters.Batch.AddTo(adam.MiniBatchSize);
        adam.Beta1 = parameters.Beta1.ToMessage();
        adam.Beta2 = parameters.Beta2.ToMessage();
        adam.Eps = parameters.Eps.ToMessage();
        optimizer.AdamOptimizer = adam;
    }

    /// <summary>Sets how often an update goes through the examples, and which other numbers it may choose. Set twice, the allowed numbers add up.</summary>
    public void SetEpochs(int epochs = 1, IReadOnlyList<int>? allowedSet = null)
    {
        SetParam parameter = new(epochs, allowedSet, "epochs");
        UpdateParams.Epochs = parameter.AddTo(UpdateParams.Epochs);
    }

    /// <summary>Lets an update shuffle its examples, by <paramref name="seed"/> where one is given.</summary>
    public void SetShuffle(long? seed = null)
    {
        UpdateParams.Shuffle = new BoolParameter { DefaultValue = true };
        if (seed is { } value)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(seed));
            UpdateParams.Seed = new Int64Parameter { DefaultValue = value };
        }
    }

    private NetworkUpdateParameters UpdateParams => Network.UpdateParams ??= new NetworkUpdateParameters();

    private NeuralNetworkLayer Updatable(string name)
    {
        NeuralNetworkLayer? layer = Network.Layers.FirstOrDefault(l => l.Name == name);
        string candidates = QuoteOrNone(Network.Layers.Where(CanBeUpdated).Select(l => l.Name));
        if (layer is null) throw new ArgumentException($"There is no layer '{name}' to make updatable. Layers that can be: {candidates}.");
        if (!CanBeUpdated(layer)) throw new ArgumentException($"The {ModelTypes.NameOf(layer)} layer '{name}' cannot be updated; only {UpdatableKinds} layers can. In this network these are: {candidates}.");
        if (layer.Convolution?.Weights?.Quantization is not null || layer.InnerProduct?.Weights?.Quantization is not null)
        {
            throw new ArgumentException($"The weights of layer '{name}' are quantised; only float32 and float16 weights can be updated.");
        }

        return layer;
    }

    private static bool CanBeUpdated(NeuralNetworkLayer layer) =>
        layer.LayerCase is NeuralNetworkLayer.LayerOneofCase.InnerProduct or NeuralNetworkLayer.LayerOneofCase.Convolution;

    private void CheckLoss(string name, string input)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(input);
        if (NameIsTaken(name)) throw new ArgumentException($"There is already a layer or loss named '{name}'; the loss needs a name of its own.", nameof(name));
        if (Network.UpdateParams?.LossLayers.FirstOrDefault() is { } loss) throw new InvalidOperationException($"The network has the loss '{loss.Name}' already; it can have one only.");
    }

    private string TargetOf(string name, string input)
    {
        string target = input + "_true";
        if (_blobs.Contains(target)) throw new ArgumentException($"The target of the loss '{name}' would be '{target}', which is a blob of the network.", nameof(input));
        return target;
    }

    private void AddLoss(LossLayer loss, FeatureDescription target)
    {
        UpdateParams.LossLayers.Add(loss);
        Spec.Description.TrainingInput.Add(Spec.Description.Input.Select(i => i.Clone()));
        Spec.Description.TrainingInput.Add(target);
    }

    private ArgumentException UnknownBlob(string loss, string input) =>
        new($"The loss '{loss}' takes the blob '{input}', which no layer produces. There are: {QuoteOrNone(Network.Layers.SelectMany(l => l.Output))}.", nameof(input));

    private static string QuoteOrNone(IEnumerable<string> names) => Quote(names) is { Length: > 0 } text ? text : "none";
}
