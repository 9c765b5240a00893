using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Tests.Ops;

/// <summary>What each op refuses, and that the message names the layer, what was expected and what came.</summary>
public class OpErrorTests
{
    private static readonly (Op Op, Shape[] Inputs, Shape[] Weights, string Message)[] s_cases =
    [
        (new DenseOp(), [new(7)], [new(6, 5)], "expected an input whose last dimension is 6, the kernel's rows; received (7,)."),
        (new DenseOp(), [new(7)], [new(7, 5, 1)], "expected a kernel of shape (in, out), received (7, 5, 1)."),
        (new DenseOp(), [new(7)], [new(7, 5), new(6)], "weight 'w1': expected shape (5,), received (6,)."),
        (new DenseOp(), [new()], [new(7, 5)], "expected an input of shape (..., features), received ()."),
        (new DenseOp(), [new(7)], [new(7, 0)], "its output would have shape (0,), which holds nothing."),
        (new ConvolutionOp(), [new(8, 8)], [new(3, 3, 1, 4)], "expected an input of shape (height, width, channels), received (8, 8)."),
        (new ConvolutionOp(), [new(8, 8, 2)], [new(3, 3, 1)], "expected a kernel of shape (kh, kw, in / groups, out), received (3, 3, 1)."),
        (new ConvolutionOp(), [new(8, 8, 2)], [new(3, 3, 1, 4)], "expected an input of 1 channels, received (8, 8, 2)."),
        (new ConvolutionOp { Groups = 2 }, [new(8, 8, 3)], [new(3, 3, 1, 4)], "expected input channels (3) and filters (4) that can be divided by groups, received groups = 2."),
        (new ConvolutionOp { Groups = 0 }, [new(8, 8, 3)], [new(3, 3, 3, 4)], "received groups = 0."),
        (new ConvolutionOp(), [new(8, 8, 1)], [new(3, 3, 1, 4), new(3)], "weight 'w1': expected shape (4,), received (3,)."),
        (new ConvolutionOp(), [new(2, 8, 1)], [new(3, 3, 1, 4)], "the 3 x 3 window is larger than its 2 x 8 input; use a smaller window, padding \"same\", or fewer poolings before it."),
        (new ConvolutionOp { Dilations = (4, 1) }, [new(8, 8, 1)], [new(3, 3, 1, 4)], "the 9 x 3 window is larger than its 8 x 8 input"),
        (new ConvolutionOp { Strides = (0, 1) }, [new(8, 8, 1)], [new(3, 3, 1, 4)], "expected strides of at least 1, received 0 x 1."),
        (new ConvolutionOp { Dilations = (1, 0) }, [new(8, 8, 1)], [new(3, 3, 1, 4)], "expected dilations of at least 1, received 1 x 0."),
        (new ConvolutionOp { Padding = new(-1, 0, 0, 0) }, [new(8, 8, 1)], [new(3, 3, 1, 4)], "expected padding of at least 0, received"),
        (new ConvolutionOp(), [new(8, 8, 1)], [new(0, 3, 1, 4)], "expected a window of at least 1 x 1, received 0 x 3."),
        (new MaxPoolingOp(), [new(8, 8)], [], "expected an input of shape (height, width, channels), received (8, 8)."),
        (new MaxPoolingOp(), [new(1, 8, 3)], [], "the 2 x 2 window is larger than its 1 x 8 input"),
        (new MaxPoolingOp { Strides = (2, 0) }, [new(8, 8, 3)], [], "expected strides of at least 1, received 2 x 0."),
        (new AveragePoolingOp { PoolSize = (0, 2) }, [new(8, 8, 3)], [], "expected a window of at least 1 x 1, received 0 x 2."),
        (new AveragePoolingOp(), [new(8, 1, 3)], [], "the 2 x 2 window is larger than its 8 x 1 input"),
        (new GlobalAveragePoolingOp(), [new(8)], [], "expected an input of shape (..., positions, channels), received (8,)."),
        (new GlobalMaxPoolingOp(), [new(8)], [], "expected an input of shape (..., positions, channels), received (8,)."),
        (new BatchNormalizationOp(0.001, 0.99), [new(4, 3)], [new(4), new(3)], "expected 4 weights, received 2."),
        (new BatchNormalizationOp(-1, 0.99) { Scale = false, Center = false }, [new(4, 3)], [new(3), new(3)], "expected an epsilon of at least 0, received -1."),
        (new BatchNormalizationOp(double.NaN, 0.99) { Scale = false, Center = false }, [new(4, 3)], [new(3), new(3)], "expected an epsilon of at least 0, received NaN."),
        (new BatchNormalizationOp(0.001, 1.5) { Scale = false, Center = false }, [new(4, 3)], [new(3), new(3)], "expected a momentum of 0 to 1, received 1.5."),
        (new BatchNormalizationOp(0.001, 0.99) { Scale = false, Center = false }, [new(4, 3)], [new(4), new(4)], "weight 'w0': expected shape (3,), received (4,)."),
        (new BatchNormalizationOp(0.001, 0.99) { Scale = false, Center = false }, [new(4, 3)], [new(3), new(3)], "weight 'w0': expected moving statistics of kind State, received Trainable."),
        (new ScaleBiasOp(), [new(4, 3)], [new(3), new(4)], "weight 'w1': expected shape (1,) or the last dimensions of the input (4, 3), received (4,)."),
        (new RescalingOp([1, 2], [0]), [new(4, 3)], [], "expected one scale or one for each of the 3 channels of (4, 3), received 2."),
        (new RescalingOp([1], []), [new(4, 3)], [], "expected one offset or one for each of the 3 channels of (4, 3), received 0."),
        (new PermuteOp([0, 0]), [new(4, 3)], [], "expected an order with each of the dimensions 0 to 1 of (4, 3) once, received (0, 0)."),
        (new PermuteOp([0]), [new(4, 3)], [], "received (0)."),
        (new ZeroPaddingOp(new(0, -2, 0, 0)), [new(4, 3, 1)], [], "expected padding of at least 0, received"),
        (new ZeroPaddingOp(new(1, 1, 1, 1)), [new(4, 3)], [], "expected an input of shape (height, width, channels), received (4, 3)."),
        (new ZeroPaddingOp(new(int.MaxValue, 0, 0, 0)), [new(4, 3, 1)], [], "the padded image would have 2147483651 x 3 pixels."),
        (new CroppingOp(new(2, 0, 2, 0)), [new(4, 3, 1)], [], "expected to cut less than the 4 x 3 image, received"),
        (new CroppingOp(new(0, 0, -1, 0)), [new(4, 3, 1)], [], "expected cropping of at least 0, received"),
        (new ReshapeOp(new(5, 2)), [new(4, 3)], [], "expected an input of 10 elements for target shape (5, 2), received (4, 3) with 12."),
        (new ConcatenateOp(2), [new(4, 3), new(4, 3)], [], "expected an axis of 0 to 1 for (4, 3), received 2."),
        (new ConcatenateOp(-1), [new(4, 3), new(4, 3)], [], "expected an axis of 0 to 1 for (4, 3), received -1."),
        (new ConcatenateOp(0), [new(4, 3), new(4, 2)], [], "expected inputs that differ in dimension 0 only, received (4, 3) and (4, 2)."),
        (new ConcatenateOp(0), [new(4, 3), new(4)], [], "expected inputs that differ in dimension 0 only, received (4, 3) and (4,)."),
        (new AddOp(), [new(4, 3), new(4, 2)], [], "expected inputs of equal shapes, or dimensions of 1 to repeat; received (4, 3) and (4, 2)."),
        (new AddOp(), [new(4, 3)], [], "expected at least 2 inputs, received 1."),
        (new SubtractOp(), [new(3), new(3), new(3)], [], "expected 2 inputs, received 3."),
        (new PReluOp(), [new(4, 3)], [new(3)], "weight 'w0': expected the shape of the input (4, 3), with dimensions of 1 where it is shared; received (3,)."),
        (new SoftmaxOp(), [new()], [], "expected an input of shape (..., classes), received ()."),
        (new LogSoftmaxOp(), [new()], [], "expected an input of shape (..., classes), received ()."),
        (new DropoutOp(1), [new(3)], [], "expected a rate of at least 0 and less than 1, received 1."),
        (new DropoutOp(double.NaN), [new(3)], [], "expected a rate of at least 0 and less than 1, received NaN."),
        (new CeluOp(0), [new(3)], [], "expected an alpha other than 0, received 0."),
        (new SquareplusOp(-1), [new(3)], [], "expected a b above 0, received -1."),
        (new ClippedReluOp(1, 0, 2), [new(3)], [], "expected a largest value of at least the threshold 2, received 1."),
        (new CategoricalCrossentropyOp(), [new(3), new(4)], [], "expected targets of the prediction's shape (3,), received (4,)"),
        (new CategoricalCrossentropyOp(), [new(), new()], [], "expected a prediction of shape (..., n), received ()."),
        (new CategoricalCrossentropyOp(), [new(3), new(3), new(3)], [], "expected one weight an example, received shape (3,)."),
        (new CategoricalCrossentropyOp { LabelSmoothing = 2 }, [new(3), new(3)], [], "expected a label smoothing of 0 to 1, received 2."),
        (new SparseCategoricalCrossentropyOp(), [new(3), new(3)], [], "expected one class index for each prediction, of shape (), received (3,); for one-hot targets use categorical crossentropy."),
        (new SparseCategoricalCrossentropyOp(), [new(2, 3), new(3)], [], "expected one class index for each prediction, of shape (2,), received (3,)"),
        (new BinaryCrossentropyOp(), [new(3), new(1)], [], "expected targets of the prediction's shape (3,), received (1,)."),
        (new BinaryCrossentropyOp { LabelSmoothing = -0.1 }, [new(3), new(3)], [], "expected a label smoothing of 0 to 1, received -0.1."),
        (new MeanSquaredErrorOp(), [new(3), new(3), new(3), new(3)], [], "expected a prediction, a target and at most a weight, received 4 inputs."),
        (new HuberOp(0), [new(3), new(3)], [], "expected a delta above 0, received 0."),
    ];

    public static IEnumerable<TheoryDataRow<int, string>> Cases => s_cases.Select((c, i) => new TheoryDataRow<int, string>(i, $"{c.Op.Kind}: {c.Message}"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Refused_with_a_message_that_names_the_layer(int index, string name)
    {
        (Op op, Shape[] shapes, Shape[] weights, string message) = s_cases[index];
        Assert.StartsWith(op.Kind, name, StringComparison.Ordinal);
        ParameterList list = new();
        Parameter[] parameters = [.. weights.Select((s, i) => list.Add($"w{i}", s))];
        GraphBuilder graph = new(list);
        Value[] inputs = [.. shapes.Select((s, i) => graph.Input($"x{i}", s))];
        ShapeException e = Assert.Throws<ShapeException>(() => graph.Apply(op, "my_layer", inputs, parameters));
        Assert.StartsWith($"Layer 'my_layer' ({op.Kind}): ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reshape_resolves_one_unknown_dimension()
    {
        Assert.Equal(new Shape(3, 4), ReshapeOp.To("reshape", new Shape(12), [3, -1]).Target);
        Assert.Contains("Layer 'reshape' (Reshape): expected at most one -1", Assert.Throws<ShapeException>(() => ReshapeOp.To("reshape", new Shape(12), [-1, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit target shape (5, -1)", Assert.Throws<ShapeException>(() => ReshapeOp.To("reshape", new Shape(12), [5, -1])).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit target shape (0, -1)", Assert.Throws<ShapeException>(() => ReshapeOp.To("reshape", new Shape(12), [0, -1])).Message, StringComparison.Ordinal);
    }
}
