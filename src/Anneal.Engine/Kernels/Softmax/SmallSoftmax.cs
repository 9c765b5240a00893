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

    /// <param name="x">[rows, classes].</param>
    /// <param name="p">[rows, classes]; may be <paramref name="x"/>.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="classes">See <see cref="Suits"/>.</param>
    [SkipLocalsInit]
    public static void Run(float* x, float* p, int rows, int classes)
    {
        float* square = stackalloc float[Side * Side], turned = stackalloc float[Side * Side];
        for (int r = 0, count; r < rows; r += count, x += count * classes, p += count * classes)
        {
            count = Math.Min(Side, rows - r);
            if (count < FewRows)
            {
                for (int i = 0; i < count; i++) One(x + i * classes, p + i * classes, classes, square);
                continue;
            }

            if (count < Side) new Span<float>(square, Side * Side).Clear();
            Edges.Copy(x, classes, square, Side, count, classes);
            Squares.Transpose(square, Side, turned, Side);
            Vector512<float> largest = Vector512.Load(turned);
            for (int c = 1; c < classes; c++) largest = Vector512.Max(largest, Vector512.Load(turned + c * Side));
            Vector512<float> sum = Vector512<float>.Zero;
            for (int c = 0; c < classes; c++)
            {
                Vector512<float> e = Vector512.Exp(Vector512.Load(turned + c * Side) - largest);
                e.Store(turned + c * Side);
                sum += e;
            }

            for (int c = 0; c < classes; c++) (Vector512.Load(turned + c * Side) / sum).Store(turned + c * Side);
            Squares.Transpose(turned, Side, square, Side);
            Edges.Copy(square, Side, p, classes, count, classes);
        }
    }

    private static void One(float* x, float* p, int classes, float* vector)
    {
        float largest = x[0], sum = 0;
        for (int c = 1; c < classes; c++) largest = MathF.Max(largest, x[c]);
        Vector512<float>.Zero.Store(vector);
        Edges.Copy(x, classes, vector, Side, 1, classes);
        Vector512<float> e = Vector512.Exp(Vector512.Load(vector) - Vector512.Create(largest));
        e.Store(vector);
        for (int c = 0; c < classes; c++) sum += vector[c];
        (e / Vector512.Create(sum)).Store(vector);
        Edges.Copy(vector, Side, p, classes, 1, classes);
    }
}
