using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers a softmax with the categorical crossentropy that reads it, over one dimension; the probabilities may be an output of the graph.</summary>
internal sealed class SoftmaxCrossentropyFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at)
    {
        if (last.Op is not CategoricalCrossentropyOp op || op.LabelSmoothing != 0 || op.FromLogits || last.Inputs[0].Shape.Rank != 1) return null;
        return at.Producer(last, 0, evenIfKept: true) is { Op: SoftmaxOp } softmax && !at.NeedsGradient(last.Inputs[1]) ? new SoftmaxCrossentropyCover(softmax, last) : null;
    }
}
