using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Anneal.Benchmarks.Networks;
using Anneal.Benchmarks.Peers.Onnx;
using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Peers;

/// <summary>What a peer is told of a network: its layers, files of examples, and the same weights as <c>.onnx</c>.</summary>
internal static class PeerTask
{
    private const int MostRows = 10_000;

    /// <summary>Writes the files into a folder.</summary>
    public static JsonObject Create(string folder, Model model, int batch, NDArray x, NDArray y, int predicted, bool float64)
    {
        int rows = Math.Min(MostRows, x.Rows), classes = model.Output.Shape.Size;
        Shape shape = model.Input.Shape;
        ReadOnlySpan<float> pixels = x.AsSingle().AsSpan(0, rows * shape.Size);
        int[] labels = [.. Enumerable.Range(0, rows).Select(r => y.AsSingle().AsSpan(r * classes, classes).IndexOf(1))];
        string file(string name, ReadOnlySpan<byte> bytes)
        {
            string path = Path.Combine(folder, name);
            File.WriteAllBytes(path, bytes);
            return path;
        }

        string onnx = Path.Combine(folder, "network.onnx");
        OnnxWriter.Write(model, onnx);
        return new JsonObject
        {
            ["do"] = "prepare",
            ["input"] = new JsonArray([.. shape.Dimensions.ToArray().Select(d => JsonValue.Create(d))]),
            ["layers"] = new JsonArray([.. model.Layers.Select(Layer).OfType<JsonNode>()]),
            ["batch"] = batch,
            ["rows"] = rows,
            ["predicted"] = Math.Min(predicted, rows),
            ["float64"] = float64,
            ["x"] = file("x.bin", MemoryMarshal.AsBytes(pixels)),
            ["channelsFirst"] = file("channels-first.bin", MemoryMarshal.AsBytes(ChannelsFirst(pixels, shape))),
            ["y"] = file("y.bin", MemoryMarshal.AsBytes(labels.AsSpan())),
            ["onnx"] = onnx,
        };
    }

    /// <summary>One layer, with what it is applied to: names of layers, or x.</summary>
    private static JsonObject? Layer(Layer layer)
    {
        JsonObject? written = layer switch
        {
            Conv2D c => new JsonObject
            {
                ["kind"] = "conv",
                ["filters"] = c.Filters,
                ["size"] = c.KernelSize.Height,
                ["stride"] = c.Strides.Height,
                ["groups"] = c.Groups,
                ["bias"] = c.UseBias,
                ["padding"] = c.Padding.ToString() == "same" ? c.KernelSize.Height / 2 : 0,
                ["activation"] = c.Activation.ToString(),
            },
            BatchNormalization n => new JsonObject { ["kind"] = "normalization", ["epsilon"] = n.Epsilon, ["momentum"] = 1 - n.Momentum },
            MaxPooling2D p => new JsonObject { ["kind"] = "pool", ["size"] = p.PoolSize.Height },
            GlobalAveragePooling2D => new JsonObject { ["kind"] = "mean" },
            Dropout d => new JsonObject { ["kind"] = "dropout", ["rate"] = d.Rate },
            Flatten => new JsonObject { ["kind"] = "flatten" },
            Add => new JsonObject { ["kind"] = "add" },
            ReLU or Activation => new JsonObject { ["kind"] = "relu" },
            Dense d => new JsonObject { ["kind"] = "dense", ["units"] = d.Units, ["activation"] = d.Activation.ToString() },
            InputLayer => null,
            _ => throw new NotSupportedException($"The peers are not told what {layer} is."),
        };
        if (written is null) return null;
        Shape shape = layer.Output.Inputs[0].Shape;
        written["name"] = layer.Name;
        written["inputs"] = new JsonArray([.. layer.Output.Inputs.Select(v => JsonValue.Create(v.Layer is InputLayer ? "x" : v.Layer.Name))]);
        written["channels"] = layer is Dense ? shape.Size : shape.Last;
        return written;
    }

    private static ReadOnlySpan<float> ChannelsFirst(ReadOnlySpan<float> pixels, Shape shape)
    {
        if (shape.Rank != 3 || shape[2] == 1) return pixels;
        int channels = shape[2], plane = shape[0] * shape[1];
        float[] turned = new float[pixels.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            int image = i / shape.Size, at = i % shape.Size;
            turned[(image * shape.Size) + (at % channels * plane) + (at / channels)] = pixels[i];
        }

        return turned;
    }
}
