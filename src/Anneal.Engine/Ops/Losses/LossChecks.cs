using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>What losses share: inputs (prediction, target, optional weight), clipping, and the example's weight.</summary>
internal static class LossChecks
{
    public static void Check(in OpSignature s)
    {
        s.ExpectParameters(0, 0);
        if (s.InputCount is < 2 or > 3) throw s.Error($"expected a prediction, a target and at most a weight, received {s.InputCount} inputs.");
        if (s.InputCount == 3 && s.Input(2).Size != 1) throw s.Error($"expected one weight an example, received shape {s.Input(2)}.");
        if (s.Input(0).Rank == 0) throw s.Error("expected a prediction of shape (..., n), received ().");
    }

    public static void CheckSmoothing(in OpSignature s, double smoothing)
    {
        if (!(smoothing >= 0 && smoothing <= 1)) throw s.Error($"expected a label smoothing of 0 to 1, received {smoothing}.");
    }

    /// <summary>log Σ e^x, safe from overflow.</summary>
    public static T LogSumExp<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T max = x[0], sum = T.Zero;
        foreach (T v in x) max = T.Max(max, v);
        foreach (T v in x) sum += T.Exp(v - max);
        return max + T.Log(sum);
    }

    public static T Sum<T>(ReadOnlySpan<T> p) where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T v in p) sum += v;
        return sum;
    }

    public static T Weight<T>(in OpCall<T> c, int row) where T : unmanaged, IFloatingPointIeee754<T> => c.Inputs.Length == 3 ? c.Inputs[2].Row(row)[0] : T.One;

    public static T Clip<T>(T p, double epsilon) where T : unmanaged, IFloatingPointIeee754<T>
        => T.Clamp(p, T.CreateTruncating(epsilon), T.CreateTruncating(1 - epsilon));

    public static bool IsClipped<T>(T p, double epsilon) where T : unmanaged, IFloatingPointIeee754<T>
        => p < T.CreateTruncating(epsilon) || p > T.CreateTruncating(1 - epsilon);
}
