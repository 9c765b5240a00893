using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>Cuts rows and columns off an image. Input (height, width, channels), output the same with another height and width.</summary>
/// <param name="Cropping">Rows and columns to cut at each side.</param>
public sealed record CroppingOp(Padding2D Cropping) : Op
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
        if (Cropping.Top < 0 || Cropping.Left < 0 || Cropping.Bottom < 0 || Cropping.Right < 0) throw s.Error($"expected cropping of at least 0, received {Cropping}.");
        if ((long)Cropping.Top + Cropping.Bottom >= x[0] || (long)Cropping.Left + Cropping.Right >= x[1])
            throw s.Error($"expected to cut less than the {x[0]} x {x[1]} image, received {Cropping}.");
        return [new Shape(x[0] - Cropping.Top - Cropping.Bottom, x[1] - Cropping.Left - Cropping.Right, x[2])];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        Shape small = c.Output.Shape, large = c.Input.Shape;
        int line = small[1] * small[2];
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int row = 0; row < small[0]; row++)
                x.Slice(Inside(row, large), line).CopyTo(y.Slice(row * line, line));
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Shape small = c.OutputGradients[0].Shape, large = c.InputGradients[0].Shape;
        int line = small[1] * small[2];
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int row = 0; row < small[0]; row++)
            {
                int at = Inside(row, large);
                for (int i = 0; i < line; i++) dx[at + i] += dy[row * line + i];
            }
        }
    }

    /// <summary>Where a row of the smaller image begins within the larger one.</summary>
    private int Inside(int row, Shape large) => ((row + Cropping.Top) * large[1] + Cropping.Left) * large[2];
}
