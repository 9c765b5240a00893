using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal.Engine.Kernels;

/// <summary>exp(x − max) / Σ of few classes: sixteen rows at once, a vector a class. A row alone gives the same numbers, bit for bit.</summary>
internal static unsafe class SmallSoftmax
{
    private const int Side = Squares.Side, FewRows = 4;

    /// <summary>The classes fit in one vector.</summary>
    public static bool Suits(int classes) => Avx512F.IsSupported && classes is > 0 and <= Side;

    /// <summary>A row's numbers, and nothing of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask(int classes) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(classes)).AsSingle();

    /// <param name="x">[rows, classes].</param>
    /// <param name="p">[rows, classes]; may be <paramref name="x"/>.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="classes">See <see cref="Suits"/>.</param>
    [SkipLocalsInit]
    public static void Run(float* x, float* p, int rows, int classes)
    {
        float* square = stackalloc float[Side * Side], turned = stackalloc float[Side * Side];
        Vector512<float> mask = Mask(classes);
        for (int r = 0, count; r < rows; r += count, x += count * classes, p += count * classes)
        {
            count = Math.Min(Side, rows - r);
            if (count < FewRows)
            {
                for (int i = 0; i < count; i++) One(x + i * classes, p + i * classes, classes, mask, square);
                continue;
            }

            for (int i = 0; i < Side; i++) (i < count ? Avx512F.MaskLoad(x + i * classes, mask, Vector512<float>.Zero) : Vector512<float>.Zero).Store(square + i * Side);
            Squares.Transpose(square, Side, turned, Side);
            Vector512<float> largest = Vector512.Load(turned);
            for (int c = 1; c < classes; c++) largest = Vector512.Max(largest, Vector512.Load(turned + c * Side));
            Vector512<float> sum = Vector512<float>.Zero;
            for (int c = 0; c < classes; c++)
            {
                Vector512<float> e = Exponential.OfNonPositive(Vector512.Load(turned + c * Side) - largest);
                e.Store(turned + c * Side);
                sum += e;
            }

            Vector512<float> scale = Vector512<float>.One / sum;
            for (int c = 0; c < classes; c++) (Vector512.Load(turned + c * Side) * scale).Store(turned + c * Side);
            Squares.Transpose(turned, Side, square, Side);
            for (int i = 0; i < count; i++) Avx512F.MaskStore(p + i * classes, mask, Vector512.Load(square + i * Side));
        }
    }

    private static void One(float* x, float* p, int classes, Vector512<float> mask, float* vector)
    {
        float largest = x[0], sum = 0;
        for (int c = 1; c < classes; c++) largest = MathF.Max(largest, x[c]);
        Vector512<float> e = Exponential.OfNonPositive(Avx512F.MaskLoad(x, mask, Vector512.Create(largest)) - Vector512.Create(largest));
        e.Store(vector);
        for (int c = 0; c < classes; c++) sum += vector[c];
        Avx512F.MaskStore(p, mask, e * (1 / sum));
    }
}
