using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;


/// <summary>
/// y = x · scale + offset with constants: image preprocessing, Keras' Rescaling and Normalization. Each list holds one number, or one for each entry of the
/// last axis.
/// </summary>
/// <param name="Scale">Multiplies: one number or one a channel.</param>
/// <param name="Offset">Is added: one number or one a channel.</param>
public sealed record RescalingOp(ImmutableArray<double> Scale, ImmutableArray<double> Offset) : Op
{
    /// <summary>The same numbers for every channel.</summary>
    public RescalingOp(double scale, double offset) : this([scale], [offset]) { }

    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        Check(s, "scale", Scale);
        Check(s, "offset", Offset);
        return [s.Input()];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < x.Length; i++) y[i] = x[i] * T.CreateTruncating(Scale[i % Scale.Length]) + T.CreateTruncating(Offset[i % Offset.Length]);
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dx.Length; i++) dx[i] += dy[i] * T.CreateTruncating(Scale[i % Scale.Length]);
        }
    }

    private static void Check(in OpSignature s, string what, ImmutableArray<double> values)
    {
        int count = values.IsDefault ? 0 : values.Length;
        if (count != 1 && (count == 0 || count != s.Input().Last)) throw s.Error($"expected one {what} or one for each of the {s.Input().Last} channels of {s.Input()}, received {count}.");
    }
}
