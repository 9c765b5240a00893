using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Kernels;

/// <summary>Depthwise convolutions against the reference computation in double, over sizes that meet every edge of vectors, tiles and images.</summary>
public class DepthwiseCoverTests
{
    /// <summary>rows, height, width, channels, kernel height, kernel width, stride, dilation, padding.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int, string> Cases => new()
    {
        { 3, 8, 8, 32, 3, 3, 1, 1, "same" },
        { 2, 7, 9, 17, 3, 3, 1, 1, "same" },
        { 2, 7, 9, 3, 3, 3, 1, 1, "valid" },
        { 1, 33, 34, 8, 3, 3, 1, 1, "same" },
        { 2, 3, 3, 100, 3, 3, 1, 1, "valid" },
        { 2, 1, 1, 17, 3, 3, 1, 1, "same" },
        { 2, 1, 5, 8, 3, 3, 1, 1, "same" },
        { 2, 2, 2, 8, 3, 3, 1, 1, "wide" },
        { 2, 5, 6, 8, 3, 3, 1, 1, "lopsided" },
        { 2, 9, 10, 32, 3, 3, 2, 1, "same" },
        { 2, 10, 9, 17, 3, 3, 2, 1, "valid" },
        { 2, 8, 8, 20, 3, 3, 2, 1, "lopsided" },
        { 2, 8, 9, 20, 3, 3, 2, 1, "wide" },
        { 2, 1, 1, 17, 3, 3, 2, 1, "same" },
        { 3, 5, 2, 8, 3, 3, 2, 1, "wide" },
        { 1, 33, 34, 8, 3, 3, 2, 1, "same" },
        { 1, 12, 20, 100, 3, 3, 3, 1, "same" },
        { 2, 9, 11, 24, 3, 3, 1, 2, "same" },
        { 1, 13, 13, 8, 3, 3, 1, 3, "valid" },
        { 1, 15, 14, 8, 3, 3, 2, 2, "same" },
        { 1, 15, 14, 4, 3, 3, 2, 3, "same" },
        { 1, 14, 15, 5, 2, 3, 4, 6, "wide" },
        { 2, 8, 9, 32, 5, 5, 1, 1, "same" },
        { 2, 4, 4, 8, 7, 7, 1, 1, "same" },
        { 1, 4, 3, 8, 9, 7, 2, 1, "same" },
        { 2, 6, 30, 17, 1, 5, 1, 1, "same" },
        { 2, 7, 7, 16, 4, 2, 2, 1, "same" },
        { 2, 6, 6, 8, 1, 1, 1, 1, "valid" },
        { 2, 6, 7, 8, 1, 1, 3, 1, "valid" },
        { 1, 5, 6, 4, 2, 2, 3, 1, "wide" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void AgreesWithTheReference(int rows, int height, int width, int channels, int kernelHeight, int kernelWidth, int stride, int dilation, string padding)
    {
        (int, int) kernel = (kernelHeight, kernelWidth);
        Padding2D pad = padding switch
        {
            "same" => Padding2D.Same(height, width, kernel, (stride, stride), (dilation, dilation)),
            "wide" => new(4, 3, 5, 4),
            "lopsided" => new(0, 2, 1, 0),
            _ => default,
        };
        foreach (Op? activation in new Op?[] { null, new ReluOp(), new ClippedReluOp(MaxValue: 0.1) })
        {
            foreach (bool bias in new[] { true, false })
            {
                CoverComparison.Check(
                    (b, parameters, x) =>
                    {
                        Parameter k = parameters.Add("k", new Shape(kernelHeight, kernelWidth, 1, channels));
                        Parameter[] all = bias ? [k, parameters.Add("b", new Shape(channels))] : [k];
                        ConvolutionOp op = new() { Strides = (stride, stride), Dilations = (dilation, dilation), Padding = pad, Groups = channels };
                        Value y = b.Apply(op, "conv", [x], all);
                        return activation is null ? y : b.Apply(activation, "activation", [y]);
                    },
                    new Shape(height, width, channels), rows, kernelHeight * kernelWidth + rows * height * width, "DepthwiseCover");
            }
        }
    }

    [Fact]
    public void AddsToAGradientThatAnotherLayerWroteBefore()
        => CoverComparison.Check(
            (b, parameters, x) =>
            {
                Value a = b.Apply(new ConvolutionOp { Groups = 20, Padding = new(1, 1, 1, 1) }, "conv", [x], parameters.Add("k", new Shape(3, 3, 1, 20)));
                Value c = b.Apply(new ConvolutionOp { Groups = 20, Padding = new(2, 2, 2, 2) }, "wide", [x], parameters.Add("l", new Shape(5, 5, 1, 20)));
                return b.Apply(new AddOp(), "add", [a, c, x]);
            },
            new Shape(7, 6, 20), 2, 200, "DepthwiseCover");

    [Theory]
    [InlineData(3, 1, true, true)]
    [InlineData(3, 2, false, true)]
    [InlineData(5, 1, true, false)]
    public void TakesBatchNormalisationAlongWhilePredicting(int kernel, int stride, bool scale, bool center)
        => CoverComparison.Check(
            (b, parameters, x) =>
            {
                Shape channels = new(21);
                ConvolutionOp op = new() { Groups = 21, Strides = (stride, stride), Padding = new(1, 1, 1, 1) };
                Value y = b.Apply(op, "conv", [x], parameters.Add("k", new Shape(kernel, kernel, 1, 21)), parameters.Add("b", channels));
                List<Parameter> all = [];
                if (scale) all.Add(parameters.Add("gamma", channels));
                if (center) all.Add(parameters.Add("beta", channels));
                all.AddRange([parameters.Add("mean", channels, ParameterKind.State), parameters.Add("variance", channels, ParameterKind.State)]);
                y = b.Apply(new BatchNormalizationOp(0.001, 0.9) { Scale = scale, Center = center }, "normalization", [y], [.. all]);
                return b.Apply(new ReluOp(), "relu", [y]);
            },
            new Shape(9, 8, 21), 3, 9 * 8 * 3 * 10, "DepthwiseCover", "DepthwiseCover [Convolution, BatchNormalization, Relu]");
}
