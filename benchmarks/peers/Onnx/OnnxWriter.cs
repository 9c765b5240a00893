using System.Runtime.InteropServices;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Google.Protobuf;

namespace Anneal.Benchmarks.Peers.Onnx;

/// <summary>
/// The layers of the table's networks as an <c>.onnx</c> file with the same weights: input x, output y, any number of rows, channels first.
/// For the comparison with ONNX Runtime; other layers are refused.
/// </summary>
internal sealed class OnnxWriter
{
    private const int OperatorSet = 17, FormatVersion = 8;
    private readonly GraphProto _graph = new() { Name = "network" };
    private readonly Dictionary<KerasTensor, string> _values = [];

    private OnnxWriter()
    {
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="NotSupportedException">A layer is of another kind, or has options that the networks of the table do not use.</exception>
    public static void Write(Model model, string path)
    {
        OnnxWriter writer = new();
        writer._values[model.Input] = "x";
        foreach (Layer layer in model.Layers.Where(l => l is not InputLayer)) writer.Add(layer);
        writer._graph.Node[^1].Output[0] = "y";
        writer._graph.Input.Add(Tensor("x", ChannelsFirst(model.Input.Shape)));
        writer._graph.Output.Add(Tensor("y", [model.Output.Shape.Size]));
        ModelProto file = new() { IrVersion = FormatVersion, ProducerName = "Anneal", Graph = writer._graph };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        File.WriteAllBytes(path, file.ToByteArray());
    }

    private static int[] ChannelsFirst(Shape shape) => shape.Rank == 3 ? [shape[2], shape[0], shape[1]] : [.. shape.Dimensions];

    private void Add(Layer layer)
    {
        string[] inputs = [.. layer.Output.Inputs.Select(v => _values[v])];
        _values[layer.Output] = Write(layer, inputs);
    }

    /// <summary>Writes a layer's nodes and returns the name of its output.</summary>
    private string Write(Layer layer, string[] x) => layer switch
    {
        Conv2D c => Activated(Convolution(c, x[0]), c.Activation.ToString()!),
        BatchNormalization { Scale: true, Center: true } n => Normalization(n, x[0]),
        MaxPooling2D p when p.Padding.ToString() == "valid" => Node("MaxPool", x, Numbers("kernel_shape", p.PoolSize.Height, p.PoolSize.Width), Numbers("strides", p.Strides.Height, p.Strides.Width)),
        GlobalAveragePooling2D => Node("Flatten", [Node("GlobalAveragePool", x)]),
        Flatten => Node("Flatten", x),
        Dense { UseBias: true } d => Activated(Node("Gemm", [x[0], Weight(d, "kernel", Rows(d), d.Weights[0].Shape[0], d.Units), Weight(d, 1, "bias")]), d.Activation.ToString()!),
        Keras.Layers.Add => x.Aggregate((sum, next) => Node("Add", [sum, next])),
        ReLU => Node("Relu", x),
        Activation a => Activated(x[0], a.Function.ToString()!),
        Dropout => x[0],
        _ => throw new NotSupportedException($"{layer} is not written as ONNX."),
    };

    private string Convolution(Conv2D c, string x)
    {
        if (c.DilationRate != 1) throw new NotSupportedException($"{c} is dilated, and not written as ONNX.");
        string kernel = Weight(c, "kernel", Turned(c.Weights[0].Numpy()), c.Filters, c.Weights[0].Shape[2], c.KernelSize.Height, c.KernelSize.Width);
        (int top, int bottom) = Padding(c, c.Input.Shape[0], c.KernelSize.Height, c.Strides.Height);
        (int left, int right) = Padding(c, c.Input.Shape[1], c.KernelSize.Width, c.Strides.Width);
        AttributeProto groups = new() { Name = "group", Type = AttributeProto.Types.AttributeType.Int, I = c.Groups };
        return Node("Conv", c.UseBias ? [x, kernel, Weight(c, 1, "bias")] : [x, kernel], Numbers("strides", c.Strides.Height, c.Strides.Width), Numbers("pads", top, left, bottom, right), groups);
    }

    /// <summary>Zeros before and behind; what does not halve is behind.</summary>
    private static (int Before, int Behind) Padding(Conv2D c, int size, int window, int stride)
    {
        if (c.Padding.ToString() == "valid") return (0, 0);
        int all = Math.Max(0, (((size + stride - 1) / stride - 1) * stride) + window - size);
        return (all / 2, all - (all / 2));
    }

    private string Normalization(BatchNormalization n, string x)
    {
        AttributeProto epsilon = new() { Name = "epsilon", Type = AttributeProto.Types.AttributeType.Float, F = (float)n.Epsilon };
        return Node("BatchNormalization", [x, .. ((string[])["gamma", "beta", "mean", "variance"]).Select((name, i) => Weight(n, i, name))], epsilon);
    }

    private string Weight(Layer layer, int index, string name) => Weight(layer, name, layer.Weights[index].Numpy().AsSingle(), layer.Weights[index].Shape.Size);

    private string Weight(Layer layer, string name, float[] values, params int[] shape)
    {
        _graph.Initializer.Add(Values($"{layer.Name}/{name}", values, shape));
        return $"{layer.Name}/{name}";
    }

    private string Activated(string x, string function) => function switch
    {
        "linear" => x,
        "relu" => Node("Relu", [x]),
        "softmax" => Node("Softmax", [x]),
        _ => throw new NotSupportedException($"The activation '{function}' is not written as ONNX."),
    };

    private string Node(string kind, string[] inputs, params AttributeProto[] attributes)
    {
        NodeProto node = new() { OpType = kind, Name = $"{kind}_{_graph.Node.Count}" };
        node.Input.Add(inputs);
        node.Output.Add($"value_{_graph.Node.Count}");
        node.Attribute.Add(attributes);
        _graph.Node.Add(node);
        return node.Output[0];
    }

    /// <summary>From (height, width, in, out) to (out, in, height, width).</summary>
    private static float[] Turned(NDArray kernel)
    {
        int window = kernel.Shape[0] * kernel.Shape[1], inputs = kernel.Shape[2], outputs = kernel.Shape[3];
        float[] from = kernel.AsSingle(), to = new float[from.Length];
        for (int i = 0; i < from.Length; i++)
        {
            int o = i % outputs, c = i / outputs % inputs, at = i / outputs / inputs;
            to[(((o * inputs) + c) * window) + at] = from[i];
        }

        return to;
    }

    /// <summary>A dense layer's kernel; after a flattened picture its rows go from (height, width, channels) to (channels, height, width).</summary>
    private static float[] Rows(Dense layer)
    {
        float[] from = layer.Weights[0].Numpy().AsSingle();
        Shape? picture = Flattened(layer.Input);
        if (picture is not { } p || p[2] == 1) return from;
        int pixels = p[0] * p[1], channels = p[2], units = layer.Units;
        float[] to = new float[from.Length];
        for (int row = 0; row < pixels * channels; row++) from.AsSpan(row * units, units).CopyTo(to.AsSpan(((row % channels * pixels) + (row / channels)) * units));
        return to;
    }

    private static Shape? Flattened(KerasTensor value) => value.Layer switch
    {
        Flatten => value.Inputs[0].Shape.Rank == 3 ? value.Inputs[0].Shape : null,
        Dropout => Flattened(value.Inputs[0]),
        _ => null,
    };

    private static AttributeProto Numbers(string name, params long[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    private static TensorProto Values(string name, float[] values, params int[] shape)
    {
        TensorProto tensor = new() { Name = name, DataType = TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        tensor.Dims.Add(shape.Select(n => (long)n));
        return tensor;
    }

    private static ValueInfoProto Tensor(string name, int[] shape)
    {
        TensorShapeProto dimensions = new();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        foreach (int n in shape) dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = n });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = TensorProto.Types.DataType.Float, Shape = dimensions } } };
    }
}
