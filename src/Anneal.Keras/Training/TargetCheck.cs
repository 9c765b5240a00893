using Anneal.Engine.Graphs;
using Anneal.Keras.Losses;

namespace Anneal.Keras.Training;

/// <summary>Lets the loss look at all targets once, before training: a wrong label is an error with its row, not a wrong gradient.</summary>
internal static class TargetCheck
{
    private const int Chunk = 1024;

    public static void Run(Examples examples, Loss loss, Shape prediction)
    {
        int width = examples.Source.TargetShape.Size;
        float[] targets = new float[Math.Min(Chunk, examples.Count) * width];
        for (int at = 0; at < examples.Count; at += Chunk)
        {
            int count = Math.Min(Chunk, examples.Count - at);
            examples.Source.CopyTargets(examples.Rows(at, count), targets);
            for (int i = 0; i < count; i++)
            {
                if (loss.Refuse(targets.AsSpan(i * width, width), prediction) is { } why)
                    throw new ArgumentException($"Loss {loss.Name}: the target of example {examples.Rows(at, count)[i]} {why}.");
            }
        }
    }
}
