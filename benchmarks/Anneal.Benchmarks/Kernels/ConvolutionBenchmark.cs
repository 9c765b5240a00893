using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using BenchmarkDotNet.Attributes;

namespace Anneal.Benchmarks.Kernels;

/// <summary>Convolutions with bias and ReLU, some with 2 x 2 max-pooling and dropout.</summary>
public class ConvolutionBenchmark : OpBenchmark
{
    /// <summary>Window, input channels, filters, and what follows.</summary>
    [Params("5x5 1-32 pool drop", "3x3 1-32", "3x3 32-64", "3x3 32-64 pool drop", "3x3 16-32 stride 2", "1x1 64-128", "1x1 64-128 pool drop", "3x3 64-64 depthwise")]
    public string Case { get; set; } = "3x3 32-64";

    /// <inheritdoc/>
    protected override Shape Input => new(26, 26, int.Parse(Case.Split(' ')[1].Split('-')[0]));

    /// <inheritdoc/>
    protected override Value Apply(GraphBuilder builder, Value x)
    {
        int size = Case[0] - '0', channels = x.Shape[2], filters = int.Parse(Case.Split(' ')[1].Split('-')[1]);
        ConvolutionOp op = new() { Strides = Case.Contains("stride 2") ? (2, 2) : (1, 1), Groups = Case.Contains("depthwise") ? channels : 1 };
        Parameter kernel = builder.Parameters.Add("kernel", new Shape(size, size, channels / op.Groups, filters)), bias = builder.Parameters.Add("bias", new Shape(filters));
        Value y = builder.Apply(new ReluOp(), "relu", [builder.Apply(op, "convolution", [x], kernel, bias)]);
        if (Case.Contains("pool")) y = builder.Apply(new MaxPoolingOp(), "pooling", [y]);
        return Case.Contains("drop") ? builder.Apply(new DropoutOp(0.2), "dropout", [y]) : y;
    }
}
