using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anneal.Engine.Kernels;

/// <summary>A function of each element alone, and its derivative, written for one vector. A struct, so that the loop is compiled around it.</summary>
internal interface IVectorFunction
{
    Vector<float> Value(Vector<float> x);

    /// <summary>From the input and the output; of them only what the op's <see cref="Ops.Op.BackwardNeeds"/> names is given.</summary>
    Vector<float> Derivative(Vector<float> x, Vector<float> y);
}

/// <summary>Applies a function to spans of any length: what fills no vector is worked on as one that is partly empty.</summary>
internal static class VectorLoop
{
    public static void Values<TFunction>(TFunction f, ReadOnlySpan<float> x, Span<float> y) where TFunction : struct, IVectorFunction
    {
        int i = 0;
        for (; i <= y.Length - Vector<float>.Count; i += Vector<float>.Count) f.Value(new Vector<float>(x[i..])).CopyTo(y[i..]);
        if (i < y.Length) Store(f.Value(Load(x[i..])), y[i..]);
    }

    /// <summary>dx ← dy · f'(x).</summary>
    public static void Gradients<TFunction>(TFunction f, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) where TFunction : struct, IVectorFunction
    {
        // What is not given is not looked at: any numbers will do.
        if (x.IsEmpty) x = dy;
        if (y.IsEmpty) y = dy;
        int i = 0;
        for (; i <= dx.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(dy[i..]) * f.Derivative(new Vector<float>(x[i..]), new Vector<float>(y[i..]))).CopyTo(dx[i..]);
        if (i < dx.Length) Store(Load(dy[i..]) * f.Derivative(Load(x[i..]), Load(y[i..])), dx[i..]);
    }

    private static Vector<float> Load(ReadOnlySpan<float> from)
    {
        Vector<float> v = default;
        from.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector<float>, float>(ref v), Vector<float>.Count));
        return v;
    }

    private static void Store(Vector<float> v, Span<float> to)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector<float>, float>(ref v), to.Length).CopyTo(to);
}
