namespace Anneal.Engine.Compilation;

/// <summary>
/// Two covers that the threads share a single row's work on together: each strip of the second needs the same strip of the first alone, so that no thread waits
/// for another in between, and what it reads it has just written. As one cover, what both read and write stays in memory until both are done.
/// </summary>
internal sealed class ChainedCover(Cover first, Cover second) : Cover([.. first.Nodes, .. second.Nodes])
{
    public override double Saving => first.Saving + second.Saving;

    public override int OneRowParts => Math.Max(first.OneRowParts, second.OneRowParts);

    public override int OneRowStrips => second.OneRowStrips;

    public override bool IsStripwise => first.IsStripwise;

    /// <summary>Chains neighbours wherever that saves a single row a wait.</summary>
    public static List<Cover> Chain(IEnumerable<Cover> covers)
    {
        List<Cover> chained = [];
        foreach (Cover c in covers)
        {
            if (c.IsStripwise && c.OneRowParts > 1 && chained.Count > 0 && chained[^1].OneRowStrips == c.OneRowStrips) chained[^1] = new ChainedCover(chained[^1], c);
            else chained.Add(c);
        }

        return chained;
    }

    public override void Bind(CoverBinder binder)
    {
        first.Bind(binder);
        second.Bind(binder);
    }

    public override void Forward(in CoverCall c)
    {
        first.Forward(c);
        second.Forward(c);
    }

    public override void ForwardOfOneRow(in CoverCall c, int firstStrip, int endStrip)
    {
        first.ForwardOfOneRow(c, firstStrip, endStrip);
        second.ForwardOfOneRow(c, firstStrip, endStrip);
    }

    /// <exception cref="InvalidOperationException">Always: only covers of predictions are chained.</exception>
    public override void Backward(in CoverCall c) => throw new InvalidOperationException("Only covers of predictions are chained.");
}
