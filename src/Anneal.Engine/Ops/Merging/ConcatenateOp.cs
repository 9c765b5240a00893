using System.Collections.Immutable;
using System.Numerics.Tensors;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>Joins inputs along one dimension of the example; all other dimensions must be equal.</summary>
/// <param name="Axis">The dimension, counted from 0 within the example.</param>
public sealed record ConcatenateOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputsAtLeast(1);
        s.ExpectParameters(0, 0);
        int[] d = s.Input().Dimensions.ToArray();
        if ((uint)Axis >= (uint)d.Length) throw s.Error($"expected an axis of 0 to {d.Length - 1} for {s.Input()}, received {Axis}.");
        for (int i = 1; i < s.InputCount; i++)
        {
            Shape x = s.Input(i);
            bool fits = x.Rank == d.Length;
            for (int k = 0; fits && k < d.Length; k++) fits = k == Axis || x[k] == d[k];
            if (!fits) throw s.Error($"expected inputs that differ in dimension {Axis} only, received {s.Input()} and {x}.");
            if ((long)d[Axis] + x[Axis] > int.MaxValue) throw s.Error($"the joined dimension {Axis} would be larger than {int.MaxValue}.");
            d[Axis] += x[Axis];
        }

        return [new Shape(d)];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        int inner = Inner(c.Outputs[0].Shape), whole = c.Outputs[0].Shape[Axis] * inner;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> y = c.Outputs[0].Row(r);
            int start = 0;
            foreach (TensorView<T> input in c.Inputs)
            {
                int part = input.Shape[Axis] * inner;
                ReadOnlySpan<T> x = input.Row(r);
                for (int o = 0; o * part < x.Length; o++) x.Slice(o * part, part).CopyTo(y.Slice(o * whole + start, part));
                start += part;
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        int inner = Inner(c.OutputGradients[0].Shape), whole = c.OutputGradients[0].Shape[Axis] * inner;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dy = c.OutputGradients[0].Row(r);
            int start = 0;
            for (int k = 0; k < c.InputGradients.Length; k++)
            {
                int part = c.Node.Inputs[k].Shape[Axis] * inner;
                if (!c.InputGradients[k].IsEmpty)
                {
                    Span<T> dx = c.InputGradients[k].Row(r);
                    for (int o = 0; o * part < dx.Length; o++)
                    {
                        Span<T> to = dx.Slice(o * part, part);
                        TensorPrimitives.Add(to, dy.Slice(o * whole + start, part), to);
                    }
                }

                start += part;
            }
        }
    }

    /// <summary>Elements from one index of the axis to the next.</summary>
    private int Inner(Shape s)
    {
        int n = 1;
        for (int d = Axis + 1; d < s.Rank; d++) n *= s[d];
        return n;
    }
}
