using Anneal.Engine.Compilation;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <summary>Covers one activation that has a vector kernel.</summary>
internal sealed class ElementwiseFamily : IKernelFamily
{
    public Cover? TryCover(Node last, CoverContext at) => last.Op switch
    {
        ReluOp op => new ElementwiseCover<ReluOp, ReluKernel>(last, op),
        LeakyReluOp op => new ElementwiseCover<LeakyReluOp, LeakyReluKernel>(last, op),
        SigmoidOp op => new ElementwiseCover<SigmoidOp, SigmoidKernel>(last, op),
        TanhOp op => new ElementwiseCover<TanhOp, TanhKernel>(last, op),
        ClippedReluOp op => new ElementwiseCover<ClippedReluOp, ClippedReluKernel>(last, op),
        HardSigmoidOp op => new ElementwiseCover<HardSigmoidOp, HardSigmoidKernel>(last, op),
        SiluOp op => new ElementwiseCover<SiluOp, SiluKernel>(last, op),
        HardSiluOp op => new ElementwiseCover<HardSiluOp, HardSiluKernel>(last, op),
        GeluOp op => new ElementwiseCover<GeluOp, GeluKernel>(last, op),
        EluOp op => new ElementwiseCover<EluOp, EluKernel>(last, op),
        _ => null,
    };
}
