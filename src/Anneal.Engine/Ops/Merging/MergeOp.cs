using System.Collections.Immutable;
using System.Numerics;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// A function of the elements at the same place of several inputs. Inputs of different shapes are stretched as Keras' merging layers do: shapes are
/// aligned at their last dimension, and a dimension of 1 (or a missing one) is repeated.
/// </summary>
public abstract record MergeOp : Op
{
    private const int OnStack = 64;

    /// <summary>How many inputs it takes at most. Default: any number.</summary>
    protected virtual int MostInputs => int.MaxValue;

    /// <summary>The function of one element of each input.</summary>
    protected abstract T Merge<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Its derivative with respect to element <paramref name="k"/>.</summary>
    protected abstract T Derivative<T>(ReadOnlySpan<T> x, int k) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        if (MostInputs == 2) s.ExpectInputs(2);
        else s.ExpectInputsAtLeast(2);
        s.ExpectParameters(0, 0);
        int rank = 0;
        for (int i = 0; i < s.InputCount; i++) rank = Math.Max(rank, s.Input(i).Rank);
        int[] d = new int[rank];
        Array.Fill(d, 1);
        for (int i = 0; i < s.InputCount; i++)
        {
            Shape x = s.Input(i);
            for (int k = 0; k < x.Rank; k++)
            {
                ref int size = ref d[rank - x.Rank + k];
                if (size == 1) size = x[k];
                else if (x[k] != 1 && x[k] != size) throw s.Error($"expected inputs of equal shapes, or dimensions of 1 to repeat; received {string.Join(" and ", s.Node.Inputs.Select(v => v.Shape))}.");
            }
        }

        return [new Shape(d)];
    }

    /// <inheritdoc/>
    public sealed override void Forward<T>(in OpCall<T> c)
    {
        Span<T> x = c.Inputs.Length <= OnStack ? stackalloc T[OnStack] : new T[c.Inputs.Length];
        x = x[..c.Inputs.Length];
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> y = c.Outputs[0].Row(r);
            for (int i = 0; i < y.Length; i++)
            {
                for (int k = 0; k < x.Length; k++) x[k] = c.Inputs[k].Row(r)[Source(i, c.Inputs[k].Shape, c.Outputs[0].Shape)];
                y[i] = Merge<T>(x);
            }
        }
    }

    /// <inheritdoc/>
    public sealed override void Backward<T>(in OpCall<T> c)
    {
        Span<T> x = c.Inputs.Length <= OnStack ? stackalloc T[OnStack] : new T[c.Inputs.Length];
        x = x[..c.Inputs.Length];
        bool reads = (BackwardNeeds & Needs.Inputs) != 0;
        Shape ys = c.OutputGradients[0].Shape;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dy.Length; i++)
            {
                for (int k = 0; reads && k < x.Length; k++) x[k] = c.Inputs[k].Row(r)[Source(i, c.Inputs[k].Shape, ys)];
                for (int k = 0; k < x.Length; k++)
                {
                    if (!c.InputGradients[k].IsEmpty) c.InputGradients[k].Row(r)[Source(i, c.InputGradients[k].Shape, ys)] += dy[i] * Derivative<T>(x, k);
                }
            }
        }
    }

    /// <summary>The place in an input that output element i reads.</summary>
    private static int Source(int i, Shape x, Shape y)
    {
        if (x.Size == y.Size) return i;
        int source = 0, stride = 1;
        for (int d = x.Rank - 1, e = y.Rank - 1; d >= 0; d--, e--)
        {
            if (x[d] != 1) source += i % y[e] * stride;
            stride *= x[d];
            i /= y[e];
        }

        return source;
    }
}
