using Anneal.Engine.Graphs;
using Anneal.Engine.Kernels;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Compilation;

/// <summary>What a kernel family may ask about the graph while it looks for nodes to cover.</summary>
internal sealed class CoverContext(GraphAnalysis analysis, PlanOptions options)
{
    public PlanOptions Options { get; } = options;

    public bool Training => Options.Mode == PlanMode.Training;

    /// <summary>
    /// The node that produces an input of <paramref name="node"/>, if it may be covered together with it: nobody else reads the value, it is
    /// not an output of the graph (unless the cover says that it writes it all the same), and its shape is the producer's own.
    /// </summary>
    public Node? Producer(Node node, int input = 0, bool evenIfKept = false)
    {
        Value v = node.Inputs[input], root = analysis.Root(v);
        if (root.Producer is not { } producer || root.Shape != v.Shape) return null;
        return analysis.ReadCount(root) == 1 && (evenIfKept || !analysis.IsKept(root)) && !analysis.IsCovered(producer) && producer.Outputs.Length == 1 ? producer : null;
    }

    /// <summary>The value whose memory a reshaped value shares; the value itself where it is not reshaped.</summary>
    public Value Root(Value v) => analysis.Root(v);

    public bool NeedsGradient(Value v) => analysis.NeedsGradient(v);

    /// <summary>True for a parameter that several nodes read: its gradient has several parts.</summary>
    public bool IsShared(Parameter p) => analysis.Nodes.Count(n => n.Parameters.Contains(p)) > 1;

    /// <summary>True for an input of the graph, perhaps reshaped.</summary>
    public bool IsInput(Value v) => analysis.Root(v).Producer is null;
}

/// <summary>A family of kernels: offers to cover a node and its producers.</summary>
internal interface IKernelFamily
{
    /// <summary>A cover that ends in <paramref name="last"/>, or null.</summary>
    Cover? TryCover(Node last, CoverContext at);
}
