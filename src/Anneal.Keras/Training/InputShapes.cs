using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Training;

/// <summary>Whether examples have the shape that a model's input expects.</summary>
internal static class InputShapes
{
    /// <summary>Accepts the shape itself and, as Keras does, a last dimension of 1 too many or too few.</summary>
    /// <exception cref="ShapeException">Anything else.</exception>
    public static void Check(KerasTensor input, Shape received)
    {
        ReadOnlySpan<int> e = input.Shape.Dimensions, r = received.Dimensions;
        if (r.SequenceEqual(e)) return;
        if (e.Length == r.Length + 1 && e[^1] == 1 && r.SequenceEqual(e[..^1])) return;
        if (r.Length == e.Length + 1 && r[^1] == 1 && e.SequenceEqual(r[..^1])) return;
        string hint = received.Size == input.Shape.Size ? $" They have equally many numbers: reshape to {ShapeJson.Text(input.Shape, "batch")}."
            : e.Length == 1 && r.Length > 1 ? $" Either reshape each example to a vector of {received.Size} numbers, or begin the model with Input{received} and Flatten." : "";
        throw new ShapeException($"Input '{input.Layer.Name}': expected {ShapeJson.Text(input.Shape, "batch")}, received {ShapeJson.Text(received, "batch")}.{hint}");
    }
}
