using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.CoreML.Layers;

/// <summary>Layers that join several inputs.</summary>
internal static class MergeConverter
{
    public static void ConvertAdd(NetworkImporter n)
    {
        if (n.Layer.Input.Count == 1) Rescale(n, new RescalingOp(1, n.Layer.Add.Alpha));
        else Merge(n, new AddOp());
    }

    public static void ConvertMultiply(NetworkImporter n)
    {
        if (n.Layer.Input.Count == 1) Rescale(n, new RescalingOp(n.Layer.Multiply.Alpha, 0));
        else Merge(n, new MultiplyOp());
    }

    public static void ConvertAverage(NetworkImporter n) => Merge(n, new AverageOp());

    public static void ConvertMax(NetworkImporter n) => Merge(n, new MaximumOp());

    public static void ConvertMin(NetworkImporter n) => Merge(n, new MinimumOp());

    public static void ConvertConcat(NetworkImporter n)
    {
        if (n.Layer.Concat.SequenceConcat) throw n.Error("joining sequences (sequenceConcat) is not run here");
        Blob[] inputs = Alike(n);
        Value y = n.Apply(new ConcatenateOp(inputs[0].Value.Shape.Rank - 1), [.. inputs.Select(i => i.Value)]);
        n.Write(inputs[0] with { Value = y });
    }

    private static void Rescale(NetworkImporter n, RescalingOp op)
    {
        Blob x = n.Read();
        n.Write(x with { Value = n.Apply(op, [x.Value]) });
    }

    private static void Merge(NetworkImporter n, MergeOp op)
    {
        Blob[] inputs = Alike(n);
        n.Write(inputs[0] with { Value = n.Apply(op, [.. inputs.Select(i => i.Value)]) });
    }

    /// <summary>All vectors, or all images.</summary>
    private static Blob[] Alike(NetworkImporter n)
    {
        Blob[] inputs = n.ReadAll();
        return inputs.All(i => i.Layout == BlobLayout.Vector) ? inputs : [.. inputs.Select(n.ToImage)];
    }
}
