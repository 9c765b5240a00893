using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Builds the engine's graph of a network layer by layer; <see cref="LayerConverters"/> knows each kind of layer.</summary>
internal sealed class NetworkImporter
{
    /// <summary>More numbers than this in one blob of one example are a damaged file, not a network: half a gigabyte.</summary>
    private const long MostElements = 1L << 27;

    private readonly Dictionary<string, Blob> _blobs = new(StringComparer.Ordinal);
    private readonly List<(Parameter, float[])> _values = [];
    private readonly List<LayerWeight> _weights = [];
    private readonly ParameterList _parameters = new();
    private readonly GraphBuilder _builder;
    private NeuralNetworkLayer _layer = new();
    private int _index = -1, _auxiliary;

    private NetworkImporter() => _builder = new GraphBuilder(_parameters);

    /// <summary>The layer that is being converted.</summary>
    public NeuralNetworkLayer Layer => _layer;

    /// <exception cref="MLModelException">A layer cannot be run here, or its shapes do not fit.</exception>
    public static NetworkGraph Import(Model model, NetworkSpec network)
    {
        NetworkImporter importer = new();
        List<Blob> inputs = [];
        foreach (FeatureDescription input in model.Description.Input) inputs.Add(importer.Input(input, network));
        foreach (NeuralNetworkLayer layer in network.Layers) importer.Convert(layer);
        return new NetworkGraph(importer._builder, inputs, importer._blobs, importer._values, importer._weights);
    }

    /// <summary>The layer's input.</summary>
    public Blob Read(int index = 0) => _layer.Input.Count > index && _blobs.TryGetValue(_layer.Input[index], out Blob? blob)
        ? blob : throw Error($"expected the input blob '{_layer.Input.ElementAtOrDefault(index)}' from a layer before it");

    /// <summary>All of the layer's inputs.</summary>
    public Blob[] ReadAll() => [.. Enumerable.Range(0, _layer.Input.Count).Select(Read)];

    /// <summary>The input as an image, (H, W, C) in the engine.</summary>
    public Blob ReadImage(int index = 0) => ToImage(Read(index));

    /// <summary>The blob as an image, (H, W, C) in the engine.</summary>
    public Blob ToImage(Blob blob) => blob.Layout switch
    {
        BlobLayout.Image => blob,
        BlobLayout.Vector => new Blob(Apply(new ReshapeOp(new Shape(1, 1, blob.Channels)), [blob.Value]), BlobLayout.Image),
        _ => new Blob(Apply(new PermuteOp([1, 2, 0]), [blob.Value]), BlobLayout.Image),
    };

    /// <summary>The blob with its elements channels first, (C, H, W) in the engine.</summary>
    public Blob ToChannelsFirst(Blob blob)
    {
        if (blob.Layout == BlobLayout.ChannelsFirst) return blob;
        // With one channel or one pixel both orders are the same.
        Op op = blob.Layout == BlobLayout.Vector || blob.Channels == 1 || blob.Height * blob.Width == 1
            ? new ReshapeOp(new Shape(blob.Channels, blob.Height, blob.Width)) : new PermuteOp([2, 0, 1]);
        return new Blob(Apply(op, [blob.Value]), BlobLayout.ChannelsFirst);
    }

    /// <summary>The input as a vector.</summary>
    public Blob ReadVector(int index = 0)
    {
        Blob blob = Read(index);
        if (blob.Layout == BlobLayout.Vector) return blob;
        if (blob.Height * blob.Width != 1) throw Error($"expected a vector [channels, 1, 1], received {blob}; put a flatten layer before it");
        return new Blob(Apply(new ReshapeOp(new Shape(blob.Channels)), [blob.Value]), BlobLayout.Vector);
    }

    /// <summary>Sets the layer's only output.</summary>
    public void Write(Blob blob)
    {
        if (_layer.Output.Count != 1) throw Error($"expected one output, found {_layer.Output.Count}");
        if (blob.Value.Shape.Size > MostElements) throw Error($"its output {blob} has more than {MostElements} numbers");
        _blobs[_layer.Output[0]] = blob;
    }

    /// <summary>Adds an operation of the layer; shapes are checked.</summary>
    public Value Apply(Op op, ReadOnlySpan<Value> inputs, params ReadOnlySpan<Parameter> parameters) => _builder.Apply(op, _layer.Name, inputs, parameters);

    /// <summary>Adds a weight that never changes, in the engine's order.</summary>
    public Parameter Constant(string name, Shape shape, float[] values, ParameterKind kind = ParameterKind.Trainable) => AddParameter(name, shape, values, kind);

    /// <summary>Adds a weight that an update may change.</summary>
    public Parameter Weight(WeightKind kind, Shape shape, WeightParams? message, int[] fileShape, Func<float[], float[]> toFile, Func<float[], float[]> toEngine)
    {
        float[] file = Numbers(kind == WeightKind.Weights ? "weights" : "bias", message, fileShape);
        Parameter parameter = AddParameter(kind == WeightKind.Weights ? "kernel" : "bias", shape, toEngine(file), ParameterKind.Trainable);
        _weights.Add(new LayerWeight(_layer.Name, _index, kind, parameter, fileShape, toFile, toEngine, _layer.IsUpdatable && message?.IsUpdatable == true));
        return parameter;
    }

    /// <summary>A weight's numbers in the file's order.</summary>
    public float[] Numbers(string what, WeightParams? message, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int n in shape) count = Math.Min(count * n, int.MaxValue);
        try
        {
            return (message ?? new WeightParams()).ToFloats((int)count);
        }
        catch (InvalidDataException e)
        {
            throw Error($"its {what}: {e.Message}");
        }
    }

    /// <summary>A size of the file as an int; sizes that cannot be are refused.</summary>
    public int Size(string what, ulong value, int least = 1) =>
        value <= MostElements && (int)value >= least ? (int)value : throw Error($"{what} is {value}; expected {least} to {MostElements}");

    /// <summary>An error that names the layer and its kind.</summary>
    public MLModelException Error(string message, Exception? inner = null) =>
        new($"Layer '{_layer.Name}' ({ModelTypes.NameOf(_layer)}): {message}.", inner);

    private Parameter AddParameter(string name, Shape shape, float[] values, ParameterKind kind)
    {
        // Layers may lack a name; parameters need one each.
        string layer = _layer.Name.Length > 0 ? _layer.Name : $"layer {_auxiliary}";
        string full = $"{layer}/{name}";
        while (_parameters.Items.Any(p => p.Name == full)) full = $"{layer}/{name}_{++_auxiliary}";
        Parameter parameter = _parameters.Add(full, shape, kind);
        _values.Add((parameter, values));
        return parameter;
    }

    private Blob Input(FeatureDescription input, NetworkSpec network)
    {
        long[] shape = InputShape(input, network.ArrayInputShapeMapping == NeuralNetworkMultiArrayShapeMapping.ExactArrayMapping);
        decimal size = 1;
        foreach (long n in shape) size *= Math.Max(n, 0);
        if (size is < 1 or > MostElements) throw new MLModelException($"Input '{input.Name}' has the shape [{string.Join(", ", shape)}]; expected 1 to {MostElements} numbers.");
        Blob blob = shape.Length == 1
            ? new Blob(_builder.Input(input.Name, new Shape((int)shape[0])), BlobLayout.Vector)
            : new Blob(_builder.Input(input.Name, new Shape((int)shape[1], (int)shape[2], (int)shape[0])), BlobLayout.Image);
        return _blobs[input.Name] = blob;
    }

    /// <summary>[C] or [C, H, W].</summary>
    private static long[] InputShape(FeatureDescription input, bool exact)
    {
        switch (input.Type?.TypeCase)
        {
            case FeatureType.TypeOneofCase.ImageType:
                ImageFeatureType image = input.Type.ImageType;
                bool color = image.ColorSpace is ImageFeatureType.Types.ColorSpace.Rgb or ImageFeatureType.Types.ColorSpace.Bgr;
                return [color ? 3 : 1, image.Height, image.Width];
            case FeatureType.TypeOneofCase.MultiArrayType:
                long[] shape = [.. input.Type.MultiArrayType.Shape];
                int leading = 0;
                // Sequence and batch come in front of channels, height and width; one example has one of each.
                while (shape.Length - leading > 3 && shape[leading] == 1) leading++;
                shape = shape[leading..];
                if (shape.Length is 1 or 3) return shape;
                if (shape.Length == 2 && shape[0] == 1 && exact) return shape[1..];
                throw new MLModelException($"Input '{input.Name}' has the shape [{string.Join(", ", input.Type.MultiArrayType.Shape)}]; networks are run here with inputs of shape [channels] or [channels, height, width].");
            default:
                throw new MLModelException($"Input '{input.Name}' is a {(input.Type is null ? "feature without type" : ModelTypes.NameOf(input.Type))}; a network takes images and arrays.");
        }
    }

    private void Convert(NeuralNetworkLayer layer)
    {
        _layer = layer;
        _index++;
        if (!LayerConverters.All.TryGetValue(layer.LayerCase, out Action<NetworkImporter>? convert))
        {
            throw Error($"layers of this kind are not run here. Those that are: {string.Join(", ", LayerConverters.Names)}");
        }

        try
        {
            convert(this);
        }
        catch (ArgumentException e)
        {
            throw Error(e.Message.TrimEnd('.'), e);
        }
        catch (OverflowException e)
        {
            throw Error("its sizes are beyond what can be computed", e);
        }
    }
}
