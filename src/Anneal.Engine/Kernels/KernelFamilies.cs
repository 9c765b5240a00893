using Anneal.Engine.Compilation;

namespace Anneal.Engine.Kernels;

/// <summary>Every family of fast kernels that a plan may choose from.</summary>
internal static class KernelFamilies
{
    public static IKernelFamily[] All { get; } =
    [
        new ConvolutionFamily(), new DenseFamily(), new SoftmaxCrossentropyFamily(), new ElementwiseFamily(), new DropoutFamily(), new SoftmaxFamily(), new MaxPoolingFamily(),
        new DepthwiseFamily(), new AveragePoolingFamily(), new GlobalAveragePoolingFamily(), new GlobalMaxPoolingFamily(),
        new BatchNormalizationFamily(), new AddFamily(),
    ];
}
