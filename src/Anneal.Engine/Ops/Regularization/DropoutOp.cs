using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Anneal.Engine.Graphs;
using Anneal.Engine.Randomness;

namespace Anneal.Engine.Ops;

/// <summary>
/// While training, sets elements to 0 with probability <paramref name="Rate"/> and multiplies the others by 1 / (1 − rate); else the identity.
/// Random bits are Philox' at (seed; step, node, row, element), 16 a decision, so the rate is rounded to a multiple of 2^-16 in the decision.
/// </summary>
/// <param name="Rate">Share of elements that are dropped: 0 or more, less than 1.</param>
public sealed record DropoutOp(double Rate) : Op
{
    /// <inheritdoc/>
    public override Needs BackwardNeeds => Needs.None;

    /// <inheritdoc/>
    public override bool IsView(PlanMode mode) => mode == PlanMode.Inference || Rate == 0;

    /// <summary>An element is dropped when its 16 bits are below this.</summary>
    internal int Threshold => (int)Math.Round(Rate * 65536);

    /// <summary>What survivors are multiplied by.</summary>
    internal float Scale => (float)(1.0 / (1.0 - Rate));

    /// <inheritdoc/>
    public override ImmutableArray<Shape> Infer(in OpSignature s)
    {
        s.ExpectInputs(1);
        s.ExpectParameters(0, 0);
        if (!(Rate >= 0 && Rate < 1)) throw s.Error($"expected a rate of at least 0 and less than 1, received {Rate}.");
        return [s.Input()];
    }

    /// <inheritdoc/>
    public override void Forward<T>(in OpCall<T> c)
    {
        T scale = T.CreateTruncating(Scale);
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> x = c.Input.Row(r), y = c.Output.Row(r);
            for (int i = 0; i < x.Length; i++) y[i] = Keeps(c.Step, c.Node.Index, c.FirstRow + r, i) ? x[i] * scale : T.Zero;
        }
    }

    /// <inheritdoc/>
    public override void Backward<T>(in OpCall<T> c)
    {
        if (c.InputGradients[0].IsEmpty) return;
        T scale = T.CreateTruncating(Scale);
        for (int r = 0; r < c.Rows; r++)
        {
            Span<T> dx = c.InputGradients[0].Row(r), dy = c.OutputGradients[0].Row(r);
            for (int i = 0; i < dx.Length; i++)
            {
                if (Keeps(c.Step, c.Node.Index, c.FirstRow + r, i)) dx[i] += dy[i] * scale;
            }
        }
    }

    /// <summary>
    /// The decision for one element. Elements go in groups of 128: element j · 16 + lane of a group takes half j % 2 of word j / 2 of the block
    /// counted group · 16 + lane, so that a vector of blocks yields decisions for neighbouring elements.
    /// </summary>
    internal bool Keeps(StepInfo step, int node, int row, int element)
    {
        int group = element >> 7, lane = element & 15, j = (element >> 4) & 7;
        (uint x0, uint x1, uint x2, uint x3) = Philox.Block((uint)(group * 16 + lane), (uint)row, (uint)step.Step, ((uint)node << 16) ^ (uint)(step.Step >> 32), step.Seed);
        uint word = (j >> 1) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return (int)((word >> ((j & 1) * 16)) & 0xFFFF) >= Threshold;
    }
}
