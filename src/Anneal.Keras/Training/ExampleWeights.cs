using Anneal.Engine.Graphs;

namespace Anneal.Keras.Training;

/// <summary>How much each example counts, from weights an example or weights a class.</summary>
internal static class ExampleWeights
{
    private const int Chunk = 1024;

    /// <summary>One weight an example, or null when all count the same.</summary>
    /// <exception cref="ArgumentException">Both kinds are given, or they do not fit the examples.</exception>
    public static float[]? From(IBatchSource source, ArrayLike? sampleWeight, IReadOnlyDictionary<int, double>? classWeight, Shape prediction)
    {
        if (sampleWeight is null && classWeight is null) return null;
        if (sampleWeight is not null && classWeight is not null) throw new ArgumentException("Expected sampleWeight or classWeight, received both.");
        if (sampleWeight is { } given)
        {
            float[] weights = given.Array.ToSingle();
            if (weights.Length != source.Count) throw new ArgumentException($"sampleWeight: expected one number for each of {source.Count} examples, received {given.Array.ShapeText}.");
            return weights;
        }

        return ByClass(source, classWeight!, prediction);
    }

    private static float[] ByClass(IBatchSource source, IReadOnlyDictionary<int, double> classWeight, Shape prediction)
    {
        int classes = Math.Max(2, prediction.Last), width = source.TargetShape.Size;
        foreach (int c in classWeight.Keys)
        {
            if (c < 0 || c >= classes) throw new ArgumentException($"classWeight: expected classes from 0 to {classes - 1}, received {c}.");
        }

        float[] weights = new float[source.Count], targets = new float[Chunk * width];
        int[] rows = new int[Chunk];
        for (int at = 0; at < weights.Length; at += Chunk)
        {
            int count = Math.Min(Chunk, weights.Length - at);
            for (int i = 0; i < count; i++) rows[i] = at + i;
            source.CopyTargets(rows.AsSpan(0, count), targets);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> t = targets.AsSpan(i * width, width);
                int label = width == 1 ? (int)t[0] : ArgMax(t);
                weights[at + i] = (float)(classWeight.TryGetValue(label, out double w) ? w : 1);
            }
        }

        return weights;
    }

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
