using System.Runtime.InteropServices;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Google.Protobuf;

namespace Anneal.Benchmarks.Peers.Onnx;

/// <summary>
/// A stack of convolutions, max-pooling and dense layers as an <c>.onnx</c> file with the same weights: input x, output y, any number of rows, channels first.
/// For the comparison with ONNX Runtime; other layers are refused.
/// </summary>
internal sealed class OnnxWriter
{
    private const int OperatorSet = 17, FormatVersion = 8;
    private readonly GraphProto _graph = new() { Name = "network" };
    private string _value = "x";

    private OnnxWriter()
    {
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="NotSupportedException">A layer is of another kind, or has options that the networks of the table do not use.</exception>
    public static void Write(Model model, string path)
    {
        OnnxWriter writer = new();
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
        switch (layer)
        {
            case Conv2D { Padding: var padding, Strides: var strides, Groups: 1 } c when padding.ToString() == "valid" && strides == 1:
                (string kernel, string bias) = Weights(c, Turned(c.Weights[0].Numpy()), [c.Filters, c.Weights[0].Shape[2], c.KernelSize.Height, c.KernelSize.Width]);
                Node("Conv", [_value, kernel, bias]);
                Activate(c.Activation.ToString()!);
                break;
            case MaxPooling2D p:
                NodeProto pool = Node("MaxPool", [_value]);
                pool.Attribute.Add(Numbers("kernel_shape", p.PoolSize.Height, p.PoolSize.Width));
                pool.Attribute.Add(Numbers("strides", p.Strides.Height, p.Strides.Width));
                break;
            case Flatten:
                Node("Flatten", [_value]);
                break;
            case Dense d:
                (string matrix, string offset) = Weights(d, Rows(d), [d.Weights[0].Shape[0], d.Units]);
                Node("Gemm", [_value, matrix, offset]);
                Activate(d.Activation.ToString()!);
                break;
            case Dropout:
                break;
            default:
                throw new NotSupportedException($"{layer} is not written as ONNX.");
        }
    }

    private (string Kernel, string Bias) Weights(Layer layer, float[] kernel, int[] shape)
    {
        _graph.Initializer.Add(Values($"{layer.Name}/kernel", kernel, shape));
        _graph.Initializer.Add(Values($"{layer.Name}/bias", layer.Weights[1].Numpy().AsSingle(), layer.Weights[1].Shape.Size));
        return ($"{layer.Name}/kernel", $"{layer.Name}/bias");
    }

    private void Activate(string function)
    {
        if (function == "linear") return;
        Node(function switch { "relu" => "Relu", "softmax" => "Softmax", _ => throw new NotSupportedException($"The activation '{function}' is not written as ONNX.") }, [_value]);
    }

    private NodeProto Node(string kind, string[] inputs)
    {
        NodeProto node = new() { OpType = kind, Name = $"{kind}_{_graph.Node.Count}" };
        node.Input.Add(inputs);
        node.Output.Add(_value = $"value_{_graph.Node.Count}");
        _graph.Node.Add(node);
        return node;
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
