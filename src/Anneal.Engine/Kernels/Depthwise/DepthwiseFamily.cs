using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a depthwise convolution, one filter a channel, with the ReLU or ReLU6 that follows it.</summary>
internal sealed class DepthwiseFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        Node? node = last, activation = null;
        if (Cap(node.Op) is not null) (activation, node) = (node, at.Producer(node));
        if (node is null || !Suits(node)) return null;
        return new DepthwiseCover(activation is null ? [node] : [node, activation], Cap(activation?.Op));
    }

    /// <summary>True for a convolution of one channel a group and one filter a channel.</summary>
    internal static bool Suits(Node node) => node.Op is ConvolutionOp { Groups: > 1 } op && node.Inputs[0].Shape[2] == op.Groups && node.Output.Shape[2] == op.Groups;

    /// <summary>The largest output of an activation that cuts below 0; null for any other op.</summary>
    private static float? Cap(Op? op) => op switch
    {
        ReluOp => float.PositiveInfinity,
        ClippedReluOp { NegativeSlope: 0, Threshold: 0 } clipped => (float)clipped.MaxValue,
        _ => null,
    };
}
