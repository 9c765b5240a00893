using System.Collections.Immutable;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Ops;

/// <summary>The same elements in the same order under another shape. Also flatten.</summary>
/// <param name="Target">The new shape; one dimension may be −1 in <see cref="To"/>, never here.</param>
public sealed record ReshapeOp(Shape Target) : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override bool IsView(PlanMode mode) => true;

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        if (s.Input().Size != Target.Size) throw s.Error($"expected an input of {Target.Size} elements for target shape {Target}, received {s.Input()} with {s.Input().Size}.");
        return [Target];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c) => c.Input.Rows(c.Rows).CopyTo(c.Output.Rows(c.Rows));

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        Span<T> dx = c.InputGradients[0].Rows(c.Rows), dy = c.OutputGradients[0].Rows(c.Rows);
        for (int i = 0; i < dx.Length; i++) dx[i] += dy[i];
    }

    /// <summary>Flattens to one dimension.</summary>
    public static ReshapeOp Flatten(Shape input) => new(new Shape(input.Size));

    /// <summary>Resolves one −1 in a target from the input's size.</summary>
    /// <exception cref="ShapeException">More than one −1, or it cannot be resolved.</exception>
    public static ReshapeOp To(string layer, Shape input, ReadOnlySpan<int> target)
    {
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < target.Length; i++)
        {
            if (target[i] != -1) known *= target[i];
            else if (unknown >= 0) throw new ShapeException($"Layer '{layer}' (Reshape): expected at most one -1 in the target shape, received {string.Join(", ", target.ToArray())}.");
            else unknown = i;
        }

        int[] d = target.ToArray();
        if (unknown >= 0)
        {
            if (known <= 0 || input.Size % known != 0)
                throw new ShapeException($"Layer '{layer}' (Reshape): {input} with {input.Size} elements does not fit target shape ({string.Join(", ", d)}).");
            d[unknown] = (int)(input.Size / known);
        }

        return new ReshapeOp(new Shape(d));
    }
}
