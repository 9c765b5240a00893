using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>What both kinds of batch normalisation have: the node with its ReLU, its weights, and its values by channel.</summary>
internal abstract unsafe class NormalizationCover : Cover
{
    protected NormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        Node = nodes[0];
        Op = (BatchNormalizationOp)Node.Op;
        HasRelu = nodes.Length == 2;
        int at = 0;
        if (Op.Scale) Gamma = Node.Parameters[at++];
        if (Op.Center) Beta = Node.Parameters[at++];
        (MovingMean, MovingVariance) = (Node.Parameters[at], Node.Parameters[at + 1]);
        Size = Node.Output.Shape.Size;
        Channels = Node.Output.Shape.Last;
        Positions = Channels == 0 ? 0 : Size / Channels;
    }

    public override double Saving => Size + Nodes.Length;

    protected Node Node { get; }

    protected BatchNormalizationOp Op { get; }

    protected bool HasRelu { get; }

    protected Parameter? Gamma { get; }

    protected Parameter? Beta { get; }

    protected Parameter MovingMean { get; }

    protected Parameter MovingVariance { get; }

    /// <summary>Elements of a row.</summary>
    protected int Size { get; }

    protected int Channels { get; }

    /// <summary>Positions of a row, each with all channels.</summary>
    protected int Positions { get; }
}
