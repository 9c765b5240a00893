using System.Collections.Immutable;
using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>What both kinds of batch normalisation have: the node with its ReLU and perhaps its max-pooling, its weights, and its values by channel.</summary>
internal abstract unsafe class NormalizationCover : Cover
{
    protected NormalizationCover(ImmutableArray<Node> nodes) : base(nodes)
    {
        Node = nodes[0];
        Op = (BatchNormalizationOp)Node.Op;
        HasRelu = nodes.Any(n => n.Op is ReluOp);
        int at = 0;
        if (Op.Scale) Gamma = Node.Parameters[at++];
        if (Op.Center) Beta = Node.Parameters[at++];
        (MovingMean, MovingVariance) = (Node.Parameters[at], Node.Parameters[at + 1]);
        Size = Node.Output.Shape.Size;
        Channels = Node.Output.Shape.Last;
        Positions = Channels == 0 ? 0 : Size / Channels;
    }

    public override double Saving => Size + Nodes.Length;

    public Node Node { get; }

    public BatchNormalizationOp Op { get; }

    protected bool HasRelu { get; }

    public Parameter? Gamma { get; }

    public Parameter? Beta { get; }

    public Parameter MovingMean { get; }

    public Parameter MovingVariance { get; }

    /// <summary>Elements of a row.</summary>
    public int Size { get; }

    public int Channels { get; }

    /// <summary>Positions of a row, each with all channels.</summary>
    public int Positions { get; }
}
