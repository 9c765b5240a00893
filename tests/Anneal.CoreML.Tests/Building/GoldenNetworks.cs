using Anneal.CoreML.Building;

namespace Anneal.CoreML.Tests.Building;

/// <summary>The networks of tests/golden/coreml, rebuilt by the calls of tests/golden/scripts/coreml_files.py.</summary>
public static class GoldenNetworks
{
    public static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(i => i.ToString())];

    public static float[] W(int seed, params int[] shape) => Scaled(seed, 0.3, shape);

    public static float[] Scaled(int seed, double scale, params int[] shape) =>
        [.. Numbers.Centered(seed, shape.Aggregate(1, (a, b) => a * b), scale).Select(v => (float)v)];

    public static NeuralNetworkBuilder Quiet(NeuralNetworkBuilder builder)
    {
        builder.Output = TextWriter.Null;
        return builder;
    }

    public static NeuralNetworkBuilder Cnn(bool image = false)
    {
        NeuralNetworkBuilder b = Quiet(new([("image", [1, 28, 28])], [("digitProbabilities", null)], mode: "classifier"));
        b.AddConvolution("conv1", 1, 4, 3, 3, 1, 1, "valid", 1, W(1, 3, 3, 1, 4), W(2, 4), true, "image", "conv1_out");
        b.AddActivation("relu1", "RELU", "conv1_out", "relu1_out");
        b.AddConvolution("conv2", 4, 6, 3, 3, 1, 1, "valid", 1, W(3, 3, 3, 4, 6), W(4, 6), true, "relu1_out", "conv2_out");
        b.AddActivation("relu2", "RELU", "conv2_out", "relu2_out");
        b.AddPooling("pool", 2, 2, 2, 2, "MAX", "VALID", "relu2_out", "pool_out");
        b.AddFlatten("flatten", 0, "pool_out", "flat");
        b.AddInnerProduct("dense1", W(5, 16, 864), W(6, 16), 864, 16, true, "flat", "dense1_out");
        b.AddActivation("relu3", "RELU", "dense1_out", "relu3_out");
        b.AddInnerProduct("dense2", W(7, 10, 16), W(8, 10), 16, 10, true, "relu3_out", "dense2_out");
        b.AddSoftmax("softmax", "dense2_out", "digitProbabilities");
        b.SetClassLabels(Digits, predictedFeatureName: "digit", predictionBlob: "digitProbabilities");
        if (image) b.SetPreProcessingParameters(["image"], imageScale: 1 / 255f, grayBias: -0.1f);
        return b;
    }

    public static NeuralNetworkBuilder UpdatableSgd()
    {
        NeuralNetworkBuilder b = Cnn();
        b.MakeUpdatable(["dense1", "dense2"]);
        b.SetCategoricalCrossEntropyLoss("lossLayer", "digitProbabilities");
        b.SetSgdOptimizer(new SgdParams(lr: 0.01, batch: 32));
        b.SetEpochs(10);
        return b;
    }

    public static NeuralNetworkBuilder UpdatableAdamImage()
    {
        NeuralNetworkBuilder b = Cnn(image: true);
        b.MakeUpdatable(["conv1", "conv2", "dense1", "dense2"]);
        b.SetCategoricalCrossEntropyLoss("lossLayer", "digitProbabilities");
        AdamParams p = new(lr: 0.001, batch: 8, beta1: 0.9, beta2: 0.999, eps: 1e-8);
        p.SetLr(0.002, 0.0001, 0.1);
        p.SetBatch(16, [8, 16, 32]);
        b.SetAdamOptimizer(p);
        b.SetEpochs(5, [1, 5, 10]);
        return b;
    }

    public static NeuralNetworkBuilder Regression()
    {
        NeuralNetworkBuilder b = Quiet(new([("x", [3])], [("y", [2])]));
        b.AddInnerProduct("ip1", W(11, 4, 3), W(12, 4), 3, 4, true, "x", "h");
        b.AddActivation("sigmoid", "SIGMOID", "h", "s");
        b.AddInnerProduct("ip2", W(13, 2, 4), W(14, 2), 4, 2, true, "s", "y");
        b.MakeUpdatable(["ip1", "ip2"]);
        b.SetMeanSquaredErrorLoss("lossLayer", "y", 2);
        b.SetSgdOptimizer(new SgdParams(lr: 0.05, batch: 5, momentum: 0.9));
        b.SetEpochs(20);
        return b;
    }

    public static NeuralNetworkBuilder RankExact()
    {
        NeuralNetworkBuilder b = Quiet(new([("x", [3])], [("y", [3])], disableRank5ShapeMapping: true));
        b.AddInnerProduct("ip1", W(11, 3, 3), W(12, 3), 3, 3, true, "x", "h");
        b.AddSoftmax("softmax", "h", "y");
        return b;
    }

    public static NeuralNetworkBuilder Page()
    {
        NeuralNetworkBuilder b = Quiet(new([("image", [1, 28, 28])], [("digitProbabilities", null)], mode: "classifier"));
        b.AddConvolution("conv2d_1", 1, 4, 3, 3, 1, 1, "valid", 1, W(1, 3, 3, 1, 4), W(2, 4), true, "image", "conv2d_1_output");
        b.AddActivation("conv2d_1__activation__", "RELU", "conv2d_1_output", "conv2d_1__activation___output");
        b.AddConvolution("conv2d_2", 4, 6, 3, 3, 1, 1, "valid", 1, W(3, 3, 3, 4, 6), W(4, 6), true, "conv2d_1__activation___output", "conv2d_2_output");
        b.AddActivation("conv2d_2__activation__", "RELU", "conv2d_2_output", "conv2d_2__activation___output");
        b.AddPooling("max_pooling2d_1", 2, 2, 2, 2, "MAX", "VALID", "conv2d_2__activation___output", "max_pooling2d_1_output");
        b.AddFlatten("flatten_1", 1, "max_pooling2d_1_output", "flatten_1_output");
        b.AddInnerProduct("dense_1", W(5, 16, 864), W(6, 16), 864, 16, true, "flatten_1_output", "dense_1_output");
        b.AddActivation("dense_1__activation__", "RELU", "dense_1_output", "dense_1__activation___output");
        b.AddInnerProduct("dense_2", W(7, 10, 16), W(8, 10), 16, 10, true, "dense_1__activation___output", "dense_2_output");
        b.AddSoftmax("dense_2__activation__", "dense_2_output", "digitProbabilities");
        b.SetClassLabels(Digits, predictedFeatureName: "digit", predictionBlob: "digitProbabilities");
        return b;
    }

    public static NeuralNetworkBuilder Zoo()
    {
        NeuralNetworkBuilder b = Quiet(new([("image", [3, 12, 12])], [("y", [5])]));
        b.AddScale("scale", W(21, 3), W(22, 3), true, "image", "a0", shapeScale: [3], shapeBias: [3]);
        b.AddBias("bias", W(23, 3), "a0", "a1", shapeBias: [3]);
        b.AddPadding("pad", 1, 1, 1, 1, "a1", "a2", "constant", 0.5f);
        b.AddConvolution("conv_same_stride", 3, 4, 3, 3, 2, 2, "same", 1, W(24, 3, 3, 3, 4), default, false, "a2", "a3");
        float[] gamma = [.. W(25, 4).Select(v => 1 + v)], variance = [.. Numbers.Counter(28, 4).Select(v => (float)(0.5 + v))];
        b.AddBatchnorm("bn", 4, gamma, W(26, 4), W(27, 4), variance, "a3", "a4", epsilon: 1e-3f);
        b.AddActivation("leaky", "LEAKYRELU", "a4", "a5", 0.2f);
        b.AddConvolution("depthwise", 1, 8, 3, 3, 1, 1, "same", 4, W(29, 3, 3, 1, 8), W(30, 8), true, "a5", "a6");
        b.AddActivation("prelu", "PRELU", "a6", "a7", W(31, 8));
        b.AddUpsample("up", 2, 2, "a7", "a8", "NN");
        b.AddCrop("crop", 1, 2, 2, 1, (0, 0), ["a8"], "a9");
        b.AddPooling("avg", 3, 3, 2, 2, "AVERAGE", "SAME", "a9", "a10", excludePadArea: true);
        b.AddLrn("lrn", "a10", "a11", alpha: 1, beta: 0.75f, localSize: 3, k: 1);
        b.AddConvolution("deconv", 8, 5, 2, 2, 2, 2, "valid", 1, W(32, 2, 2, 8, 5), W(33, 5), true, "a11", "a12", isDeconvolution: true);
        b.AddElementwise("sum", ["a12", "a12"], "a13", "ADD");
        b.AddUnary("sqrt", "a13", "a14", "abs");
        b.AddMvn("mvn", "a14", "a15", acrossChannels: false, normalizeVariance: true);
        b.AddPooling("global", 1, 1, 1, 1, "AVERAGE", "VALID", "a15", "a16", isGlobal: true);
        b.AddFlatten("flat", 0, "a16", "a17");
        b.AddInnerProduct("ip", W(34, 5, 5), W(35, 5), 5, 5, true, "a17", "a18");
        b.AddSoftmax("softmax", "a18", "y");
        return b;
    }
}
