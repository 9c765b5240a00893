using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>
/// A convolution with normalisation, ReLU and pooling behind it: in two halves while training, folded into the kernel while predicting; over sizes that meet
/// every edge of Winograd's tiles, the phases of strides, and narrow vectors.
/// </summary>
public class NormalizedConvolutionTests
{
    [Theory]
    [InlineData(2, 14, 14, 16, 16, 3, 1, true, 0)]
    [InlineData(1, 13, 17, 16, 24, 3, 1, false, 0)]
    [InlineData(2, 18, 18, 32, 40, 3, 1, true, 2)]
    [InlineData(1, 11, 23, 17, 18, 3, 1, true, 2)]
    [InlineData(3, 5, 5, 16, 16, 3, 1, true, 0)]
    [InlineData(2, 28, 28, 1, 8, 3, 1, true, 2)]
    [InlineData(1, 9, 7, 1, 16, 3, 1, false, 2)]
    [InlineData(2, 6, 11, 1, 4, 3, 1, true, 2)]
    [InlineData(1, 5, 6, 1, 8, 3, 1, true, 0)]
    [InlineData(2, 9, 10, 3, 17, 3, 2, true, 0)]
    [InlineData(1, 7, 7, 4, 8, 2, 3, false, 0)]
    [InlineData(2, 8, 9, 5, 6, 1, 2, false, 0)]
    [InlineData(1, 10, 11, 3, 4, 5, 4, true, 0)]
    [InlineData(2, 6, 6, 8, 8, 3, 2, false, 0)]
    [InlineData(17, 6, 6, 12, 26, 1, 1, false, 0)]
    public void AgreesWithTheReference(int rows, int height, int width, int channels, int filters, int kernel, int stride, bool same, int pool)
    {
        CoverComparison.Check(Layers, new Shape(height, width, channels), rows, kernel * kernel * channels * filters + rows * height * width * 4, "BatchNormalizationCover", "ConvolutionCover [Convolution, BatchNormalization, Relu");

        Value Layers(GraphBuilder graph, ParameterList parameters, Value x)
        {
            Padding2D padding = same ? Padding2D.Same(height, width, (kernel, kernel), (stride, stride), (1, 1)) : default;
            Value y = graph.Apply(
                new ConvolutionOp { Strides = (stride, stride), Padding = padding }, "conv", [x], parameters.Add("k", new Shape(kernel, kernel, channels, filters)), parameters.Add("b", new Shape(filters)));
            Shape n = new(filters);
            y = graph.Apply(
                new BatchNormalizationOp(0.001, 0.9), "norm", [y], parameters.Add("gamma", n), parameters.Add("beta", n),
                parameters.Add("mean", n, ParameterKind.State), parameters.Add("variance", n, ParameterKind.State));
            y = graph.Apply(new ReluOp(), "relu", [y]);
            return pool == 0 ? y : graph.Apply(new MaxPoolingOp { PoolSize = (pool, pool), Strides = (pool, pool) }, "pool", [y]);
        }
    }
}
