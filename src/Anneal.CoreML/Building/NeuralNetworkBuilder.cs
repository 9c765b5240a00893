using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

/// <summary>
/// Builds a Core ML network layer by layer, or changes one that was loaded: adds layers, names classes, makes layers updatable, sets loss,
/// optimizer and epochs, and prints what there is. Layers are added in the order in which they run.
/// </summary>
public sealed partial class NeuralNetworkBuilder
{
    /// <summary>The first version of the specification that can describe an updatable model.</summary>
    public const int MinimumUpdatableSpecVersion = 4;

    /// <summary>The first version whose arrays may have any rank.</summary>
    public const int MinimumNDArraySpecVersion = 4;

    private readonly HashSet<string> _blobs = new(StringComparer.Ordinal);

    /// <summary>Starts a new network.</summary>
    /// <param name="inputFeatures">Name and shape of each input; an image network takes [channels, height, width].</param>
    /// <param name="outputFeatures">Name and shape of each output; a null shape where it is not known or the output becomes a dictionary.</param>
    /// <param name="mode">"classifier", "regressor", or null for a plain network.</param>
    /// <param name="disableRank5ShapeMapping">True: blobs have exactly the rank of the inputs. False: they are mapped to [sequence, batch, channel, height, width].</param>
    /// <param name="useFloatArrayType">True: arrays are float32. False: double.</param>
    public NeuralNetworkBuilder(
        IReadOnlyList<(string Name, int[] Shape)> inputFeatures, IReadOnlyList<(string Name, int[]? Shape)> outputFeatures,
        string? mode = null, bool disableRank5ShapeMapping = false, bool useFloatArrayType = false)
    {
        ArgumentNullException.ThrowIfNull(inputFeatures);
        ArgumentNullException.ThrowIfNull(outputFeatures);
        Spec = new Model
        {
            SpecificationVersion = disableRank5ShapeMapping ? MinimumNDArraySpecVersion : 1,
            Description = new ModelDescription(),
        };
        switch (mode)
        {
            case "classifier": Spec.NeuralNetworkClassifier = new(); break;
            case "regressor": Spec.NeuralNetworkRegressor = new(); break;
            case null: Spec.NeuralNetwork = new(); break;
            default: throw new ArgumentException($"There is no mode '{mode}': it is \"classifier\", \"regressor\" or null.", nameof(mode));
        }

        Network = NetworkSpec.Of(Spec)!;
        var dataType = useFloatArrayType ? ArrayFeatureType.Types.ArrayDataType.Float32 : ArrayFeatureType.Types.ArrayDataType.Double;
        foreach ((string name, int[] shape) in inputFeatures) Spec.Description.Input.Add(Feature(name, shape, dataType));
        foreach ((string name, int[]? shape) in outputFeatures) Spec.Description.Output.Add(Feature(name, shape ?? [], dataType));
        if (disableRank5ShapeMapping)
        {
            Network.ArrayInputShapeMapping = NeuralNetworkMultiArrayShapeMapping.ExactArrayMapping;
            Network.ImageInputShapeMapping = NeuralNetworkImageShapeMapping.Rank4ImageMapping;
        }

        CollectBlobs();
    }

    /// <summary>Goes on with a network that was loaded or built before; <paramref name="spec"/> itself is changed.</summary>
    /// <exception cref="ArgumentException">The model is no neural network.</exception>
    public NeuralNetworkBuilder(Model spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        Spec.Description ??= new ModelDescription();
        Network = NetworkSpec.Of(spec) ?? throw new ArgumentException(
            $"The builder works on neural networks, classifiers and regressors; this model is of type '{ModelTypes.NameOf(spec)}'.", nameof(spec));
        CollectBlobs();
    }

    /// <summary>Goes on with a network that was loaded or built before; <paramref name="spec"/> itself is changed.</summary>
    public NeuralNetworkBuilder(MLModelSpec spec)
        : this((spec ?? throw new ArgumentNullException(nameof(spec))).Spec)
    {
    }

    /// <summary>The model that is being built.</summary>
    public Model Spec { get; }

    /// <summary>Its network.</summary>
    public NetworkSpec Network { get; }

    /// <summary>Where the builder prints; the console unless set.</summary>
    public TextWriter? Output { get; set; }

    /// <summary>Names and shapes the inputs anew; by the rank-5 mapping a shape of two numbers keeps its last.</summary>
    public void SetInput(IReadOnlyList<string> inputNames, IReadOnlyList<int[]> inputDims)
    {
        SameCount(inputNames.Count, inputDims.Count, Spec.Description.Input.Count, "input");
        bool exact = Network.ArrayInputShapeMapping == NeuralNetworkMultiArrayShapeMapping.ExactArrayMapping;
        for (int i = 0; i < inputNames.Count; i++)
        {
            int[] shape = inputDims[i];
            if (!exact && shape.Length is 0 or > 3)
            {
                throw new ArgumentException($"Input '{inputNames[i]}' has a shape of {shape.Length} numbers; networks with the rank-5 mapping take [width], [channels, height, width].", nameof(inputDims));
            }

            Rename(Spec.Description.Input[i], inputNames[i], !exact && shape.Length == 2 ? [shape[1]] : shape);
        }

        CollectBlobs();
    }

    /// <summary>Names and shapes the outputs anew.</summary>
    public void SetOutput(IReadOnlyList<string> outputNames, IReadOnlyList<int[]> outputDims)
    {
        SameCount(outputNames.Count, outputDims.Count, Spec.Description.Output.Count, "output");
        for (int i = 0; i < outputNames.Count; i++) Rename(Spec.Description.Output[i], outputNames[i], outputDims[i]);
    }

    private static void SameCount(int names, int shapes, int features, string kind)
    {
        if (names != shapes || names > features)
        {
            throw new ArgumentException($"Expected as many {kind} names as shapes and at most the model's {features} {kind}s, received {names} names and {shapes} shapes.");
        }
    }

    private static FeatureDescription Feature(string name, int[] shape, ArrayFeatureType.Types.ArrayDataType dataType)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (shape.Any(n => n < 1)) throw new ArgumentException($"Feature '{name}' has the shape [{string.Join(", ", shape)}]; each number must be at least 1.");
        FeatureType type = new();
        type.SetMultiArrayType(shape.Select(n => (long)n), dataType);
        return new FeatureDescription { Name = name, Type = type };
    }

    private static void Rename(FeatureDescription feature, string name, int[] shape)
    {
        FeatureDescription fresh = Feature(name, shape, ArrayFeatureType.Types.ArrayDataType.Double);
        (feature.Name, feature.Type) = (fresh.Name, fresh.Type);
    }

    private void CollectBlobs()
    {
        _blobs.Clear();
        foreach (FeatureDescription input in Spec.Description.Input) _blobs.Add(input.Name);
        foreach (NeuralNetworkLayer layer in Network.Layers) _blobs.UnionWith(layer.Output);
    }

    private void Print(string text) => (Output ?? Console.Out).Write(text);

    private static string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
