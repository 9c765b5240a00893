using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>Categorical crossentropy of a softmax with few classes: one vector a row.</summary>
internal static unsafe class SmallCrossentropy
{
    /// <summary>−Σ t · log(clip(p / Σp)).</summary>
    /// <param name="p">Probabilities.</param>
    /// <param name="t">Targets: logarithms are taken where they are not zero.</param>
    /// <param name="classes">See <see cref="SmallSoftmax.Suits"/>.</param>
    /// <param name="low">Smaller probabilities count as this.</param>
    /// <param name="high">Larger ones as this.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Loss(float* p, float* t, int classes, float low, float high)
    {
        Vector512<float> mask = SmallSoftmax.Mask(classes), target = Load(t, mask);
        float sum = Vector512.Sum(Load(p, mask)), total = 0;
        for (ulong at = ~Vector512.Equals(target, Vector512<float>.Zero).ExtractMostSignificantBits() & 0xffff; at != 0; at &= at - 1)
        {
            int i = BitOperations.TrailingZeroCount(at);
            total -= t[i] * MathF.Log(Math.Clamp(p[i] / sum, low, high));
        }

        return total;
    }

    /// <summary>The gradient with respect to what went into the softmax: scale · (p · Σt − t), targets of clipped classes left out.</summary>
    /// <inheritdoc cref="Loss"/>
    /// <param name="scale">The gradient of the loss.</param>
    /// <param name="accumulate">Add to <paramref name="dx"/> instead of overwriting it.</param>
    /// <param name="dx">The gradient.</param>
#pragma warning disable CS1573
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient(float* p, float* t, int classes, float low, float high, float scale, bool accumulate, float* dx)
#pragma warning restore CS1573
    {
        Vector512<float> mask = SmallSoftmax.Mask(classes), probability = Load(p, mask);
        Vector512<float> clipped = Vector512.LessThan(probability, Vector512.Create(low)) | Vector512.GreaterThan(probability, Vector512.Create(high));
        Vector512<float> kept = Vector512.AndNot(Load(t, mask), clipped);
        Vector512<float> g = Vector512.Create(scale) * (probability * Vector512.Sum(kept) - kept);
        if (accumulate) g += Load(dx, mask);
        Avx512F.MaskStore(dx, mask, g);
    }

    /// <summary>The row's numbers, then zeros; nothing behind the row is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(float* row, Vector512<float> mask) => Avx512F.MaskLoad(row, mask, Vector512<float>.Zero);
}
