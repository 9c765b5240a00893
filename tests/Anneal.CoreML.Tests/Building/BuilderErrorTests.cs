using Anneal.CoreML.Building;

namespace Anneal.CoreML.Tests.Building;

public sealed class BuilderErrorTests
{
    /// <summary>Everything that tests/golden/coreml/files.json tried: what coremltools refuses, and what it accepts by mistake. Our messages name what would do.</summary>
    private static readonly Dictionary<string, (Action Call, string[] Says)> s_tried = new()
    {
        ["make_updatable([\"max_pooling2d_1\"])"] = (() => GoldenNetworks.Page().MakeUpdatable(["max_pooling2d_1"]), ["max_pooling2d_1", "pooling", "'conv2d_1', 'conv2d_2', 'dense_1', 'dense_2'"]),
        ["make_updatable([\"nobody\"])"] = (() => GoldenNetworks.Page().MakeUpdatable(["nobody"]), ["nobody", "'dense_1', 'dense_2'"]),
        ["cross entropy loss on \"dense_2_output\""] = (() => Updatable().SetCategoricalCrossEntropyLoss("lossLayer", "dense_2_output"), ["softmax", "dense_2", "'digitProbabilities'"]),
        ["two losses of one name"] = (() => Losses("lossLayer", "lossLayer"), ["lossLayer"]),
        ["SgdParams().set_lr(0.01, 0.1, 1.0)"] = (() => new SgdParams().SetLr(0.01, 0.1, 1.0), ["lr = 0.01", "0.1 to 1"]),
        ["SgdParams(lr=0.01, batch=-1)"] = (() => _ = new SgdParams(lr: 0.01, batch: -1), ["batch", "-1"]),
        ["SgdParams().set_batch(10, [1, 2])"] = (() => new SgdParams().SetBatch(10, [1, 2]), ["batch = 10", "[1, 2]"]),
        ["set_epochs(10, [1, 2])"] = (() => Updatable().SetEpochs(10, [1, 2]), ["epochs = 10", "[1, 2]"]),
    };

    [Fact]
    public void What_the_golden_list_tried_is_refused()
    {
        string[] golden = [.. GoldenModels.Case("builder_errors").GetProperty("errors").EnumerateArray().Select(e => e[0].GetString()!)];
        Assert.Equal(golden.Order(), s_tried.Keys.Order());
        foreach ((string what, (Action call, string[] says)) in s_tried)
        {
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(call);
            foreach (string words in says) Assert.True(error.Message.Contains(words, StringComparison.Ordinal), $"{what}: {error.Message}");
        }
    }

    [Fact]
    public void A_second_loss_is_refused() => Assert.Throws<InvalidOperationException>(() => Losses("a", "b"));

    [Fact]
    public void A_refused_layer_leaves_the_model_as_it_was()
    {
        NeuralNetworkBuilder b = GoldenNetworks.Page();
        var before = b.Spec.Clone();
        Assert.Throws<ArgumentException>(() => b.MakeUpdatable(["dense_1", "nobody"]));
        Assert.Throws<ArgumentException>(() => b.AddInnerProduct("short", new float[3], default, 10, 10, false, "digitProbabilities", "z"));
        Assert.Throws<ArgumentException>(() => b.AddActivation("misspelt", "RELUU", "digitProbabilities", "z"));
        Assert.Throws<ArgumentException>(() => b.AddElementwise("single", ["image"], "z", "ADD"));
        Assert.Throws<ArgumentException>(() => b.AddPermute("twice", [0, 0, 2, 3], "image", "z"));
        Assert.Equal(before, b.Spec);
    }

    [Fact]
    public void Layers_name_what_is_wrong()
    {
        NeuralNetworkBuilder b = GoldenNetworks.Page();
        Says(() => b.AddSoftmax("dense_1", "digitProbabilities", "z"), "already a layer named 'dense_1'");
        Says(() => b.AddSoftmax("again", "nowhere", "z"), "'again'", "'nowhere'", "'digitProbabilities'");
        Says(() => b.AddSoftmax("again", "image", "digitProbabilities"), "'digitProbabilities', which exists already");
        Says(() => b.AddInnerProduct("d", new float[7], new float[2], 3, 2, true, "digitProbabilities", "z"), "'d'", "6", "2 x 3", "7");
        Says(() => b.AddInnerProduct("d", new float[6], new float[3], 3, 2, true, "digitProbabilities", "z"), "bias", "2", "3");
        Says(() => b.AddConvolution("c", 1, 1, 3, 3, 1, 1, "full", 1, new float[9], default, false, "image", "z"), "full", "valid", "same");
        Says(() => b.AddConvolution("c", 1, 1, 3, 0, 1, 1, "same", 1, new float[9], default, false, "image", "z"), "width", "0");
        Says(() => b.AddConvolution("c", 1, 3, 1, 1, 1, 1, "same", 2, new float[3], default, false, "image", "z"), "3 output channels", "2 groups");
        Says(() => b.AddPooling("p", 2, 2, 2, 2, "MEAN", "VALID", "image", "z"), "MEAN", "AVERAGE");
        Says(() => b.AddPooling("p", 2, 2, 2, 2, "MAX", "FULL", "image", "z"), "FULL", "SAME");
        Says(() => b.AddFlatten("f", 2, "image", "z"), "0", "1");
        Says(() => b.SetClassLabels(["a", "a"]), "'a'", "2 times");
        Says(() => b.SetClassLabels(["a"], predictionBlob: "nowhere"), "'nowhere'");
        Says(() => b.SetPreProcessingParameters(["picture"]), "'picture'", "'image'");
        Says(() => b.SetMeanSquaredErrorLoss("loss", "nowhere", 3), "'nowhere'", "'digitProbabilities'");

        static void Says(Action call, params string[] words)
        {
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(call);
            foreach (string word in words) Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    private static NeuralNetworkBuilder Updatable()
    {
        NeuralNetworkBuilder b = GoldenNetworks.Page();
        b.MakeUpdatable(["dense_2"]);
        return b;
    }

    private static void Losses(string first, string second)
    {
        NeuralNetworkBuilder b = Updatable();
        b.SetCategoricalCrossEntropyLoss(first, "digitProbabilities");
        b.SetCategoricalCrossEntropyLoss(second, "digitProbabilities");
    }
}
