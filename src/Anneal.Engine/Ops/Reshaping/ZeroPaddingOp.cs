using System.Collections.Immutable;
using System.Numerics.Tensors;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>Puts zeros around an image. Input (height, width, channels), output the same with another height and width.</summary>
/// <param name="Padding">Rows and columns to add at each side.</param>
public sealed record ZeroPaddingOp(Padding2D Padding) : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        s.ExpectRank(0, 3, "(height, width, channels)");
        Shape x = s.Input();
        if (Padding.Top < 0 || Padding.Left < 0 || Padding.Bottom < 0 || Padding.Right < 0) throw s.Error($"expected padding of at least 0, received {Padding}.");
        long height = (long)x[0] + Padding.Top + Padding.Bottom, width = (long)x[1] + Padding.Left + Padding.Right;
        if (height > int.MaxValue || width > int.MaxValue) throw s.Error($"the padded image would have {height} x {width} pixels.");
        return [new Shape((int)height, (int)width, x[2])];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Shape small = c.Input.Shape, large = c.Output.Shape;
        int line = small[1] * small[2];
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            y.Clear();
            for (int row = 0; row < small[0]; row++)
                x.Slice(row * line, line).CopyTo(y.Slice(Inside(row, large), line));
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Shape small = c.InputGradients[0].Shape, large = c.OutputGradients[0].Shape;
        int line = small[1] * small[2];
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int row = 0; row < small[0]; row++)
            {
                Span<T> to = dx.Slice(row * line, line);
                TensorPrimitives.Add(to, dy.Slice(Inside(row, large), line), to);
            }
        }
    }

    /// <summary>Where a row of the smaller image begins within the larger one.</summary>
    private int Inside(int row, Shape large) => ((row + Padding.Top) * large[1] + Padding.Left) * large[2];
}
