using Anneal.Data.Arrays;
using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Saving;

namespace Anneal.Keras.Tests.Saving;

public class LoadTests
{
    public static TheoryData<string, string, string> Stacks => [.. KerasFiles.Stacks()];

    public static TheoryData<string, string, string> Weights => [.. KerasFiles.Weights()];

    public static TheoryData<string, string, string> Graphs => [.. KerasFiles.Graphs()];

    public static TheoryData<string> Others => [.. KerasFiles.Others()];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void EveryStackPredictsItsGolden(string version, string name, string file)
    {
        Sequential model = Assert.IsType<Sequential>(Model.Load(KerasFiles.Path(file)));
        KerasFiles.AssertPredicts(model, version, name);
        Assert.Equal(name == "normalised" ? "binary_crossentropy" : "categorical_crossentropy", model.Loss!.Name);
        Assert.Equal("accuracy", Assert.Single(model.Metrics).Name);
        Assert.IsType<Adam>(model.Optimizer);
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void EveryGraphPredictsItsGolden(string version, string name, string file)
    {
        // The new files' models have two losses, which the old ones have not.
        bool compile = name == "branches";
        Model model = Model.Load(KerasFiles.Path(KerasFiles.IsWeights(file) ? KerasFiles.Graphs().First(g => g.Version == version).File : file), compile);
        if (KerasFiles.IsWeights(file))
        {
            model.SetWeights([.. model.Weights.Select(w => NDArray.Create(new float[w.Shape.Size], w.Shape.Dimensions))]);
            model.LoadWeights(KerasFiles.Path(file));
        }

        Assert.Equal(["picture", "extras"], model.Inputs.Select(i => i.Layer.Name));
        KerasFiles.AssertPredicts(model, version, name);
        if (compile) Assert.Equal(2, Assert.IsType<Adam>(model.Optimizer).Iterations);
    }

    [Theory]
    [InlineData("keras/functional.keras")]
    [InlineData("tf_keras/functional.h5")]
    public void TwoLossesAreRefusedWithTheWayRound(string file)
        => Assert.Matches("two_heads.*2 outputs.*compile: false", Assert.Throws<ModelFileException>(() => Model.Load(KerasFiles.Path(file))).Message);

    [Theory]
    [MemberData(nameof(Weights))]
    public void WeightsAloneGoIntoAModelOfTheSameLayers(string version, string name, string file)
    {
        Model model = Model.Load(KerasFiles.Path(KerasFiles.Stacks().First(s => s.Version == version && s.Case == name).File));
        model.SetWeights([.. model.Weights.Select(w => NDArray.Create(new float[w.Shape.Size], w.Shape.Dimensions))]);
        model.LoadWeights(KerasFiles.Path(file));
        KerasFiles.AssertPredicts(model, version, name);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void WholeModelsAreTakenForTheirWeightsToo(string version, string name, string file)
    {
        Model model = Model.Load(KerasFiles.Path(file), compile: false);
        Assert.Null(model.Optimizer);
        model.SetWeights([.. model.Weights.Select(w => NDArray.Create(new float[w.Shape.Size], w.Shape.Dimensions))]);
        model.LoadWeights(KerasFiles.Path(file));
        KerasFiles.AssertPredicts(model, version, name);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void OtherModelsAreRefusedByName(string file)
    {
        string message = Assert.Throws<ModelFileException>(() => Model.Load(KerasFiles.Path(file))).Message;
        Assert.StartsWith(KerasFiles.Path(file), message, StringComparison.Ordinal);
        Assert.Matches("(layer|model) '[a-z0-9_]+' (is of class|\\()", message);
    }

    [Theory]
    [InlineData("keras/small.h5")]
    [InlineData("keras/small.keras")]
    [InlineData("keras2/small.h5")]
    [InlineData("tf_keras/small.h5")]
    [InlineData("tf_keras/small.keras")]
    public void TheOptimizersStateIsTheGolden(string file)
    {
        string version = file.Split('/')[0];
        IReadOnlyDictionary<string, NDArray> arrays = KerasFiles.Arrays(version);
        Model model = Model.Load(KerasFiles.Path(file));
        Adam adam = Assert.IsType<Adam>(model.Optimizer);
        Assert.Equal(8, adam.Iterations);
        Assert.Equal(0.005f, (float)adam.LearningRate);
        int at = version == "keras" ? 2 : 1;
        foreach (Variable w in model.TrainableWeights)
        {
            Assert.Equal(arrays[$"small/optimizer{at++}"].ToSingle(), adam.GetState(0, w));
            Assert.Equal(arrays[$"small/optimizer{at++}"].ToSingle(), adam.GetState(1, w));
        }

        Assert.False(arrays.ContainsKey($"small/optimizer{at}"));
    }

    [Theory]
    [InlineData("keras-1.2.2", 1e-8)]
    [InlineData("keras-2.0.8", 1e-8)]
    [InlineData("keras-2.1.6", 1e-7)]
    [InlineData("keras-2.3.1", 1e-7)]
    public void OldStatesAreInTheirOrderAndMirrored(string version, double epsilon)
    {
        string path = KerasFiles.Path($"{version}/small.h5");
        Model model = Model.Load(path);
        Adam adam = Assert.IsType<Adam>(model.Optimizer);
        Assert.Equal(2, adam.Iterations);
        Assert.Equal(0.001f, (float)adam.LearningRate);
        Assert.Equal(epsilon, adam.Epsilon);
        H5Group state = H5File.Open(path).Group("optimizer_weights");
        string[] names = state.Attributes["weight_names"].ReadStrings();
        for (int i = 0; i < 6; i++)
        {
            Variable w = model.TrainableWeights[i];
            for (int slot = 0; slot < 2; slot++)
            {
                float[] expected = state[names[1 + slot * 6 + i]].ReadSingles();
                // 3 x 3 x 1 x 4: mirrored in both axes is the order of the 9 places turned round.
                if (w.Shape.Rank == 4) expected = [.. expected.Chunk(4).Reverse().SelectMany(c => c)];
                Assert.Equal(expected, adam.GetState(slot, w));
            }
        }
    }

    [Fact]
    public void Keras1KeepsAnOptimizersArraysInTheOrderOfNames()
    {
        string path = KerasFiles.Path("keras-1.2.2/normalised.h5");
        Model model = Model.Load(path);
        H5Group state = H5File.Open(path).Group("optimizer_weights");
        string[] order = ["beta", "gamma", "kernel", "bias", "kernel", "bias", "kernel", "bias"];
        Variable[] weights = [.. model.Layers.OfType<BatchNormalization>().Single().Weights.Take(2).Reverse(), .. model.TrainableWeights.Where(w => w.Layer is not BatchNormalization)];
        Assert.Equal(order, weights.Select(w => w.Name));
        for (int i = 0; i < order.Length; i++)
        {
            if (weights[i].Shape.Rank == 4) continue; // mirrored, which another test looks at
            Assert.Equal(state[$"param_{1 + i}"].ReadSingles(), model.Optimizer!.GetState(0, weights[i]));
            Assert.Equal(state[$"param_{9 + i}"].ReadSingles(), model.Optimizer!.GetState(1, weights[i]));
        }
    }

    [Fact]
    public void TrainingGoesOnFromAnOldState()
    {
        // Adam's steps are about as large as the rate, wherever its means come from.
        Model model = Model.Load(KerasFiles.Path("keras-2.3.1/small.h5"));
        float[] before = [.. model.Weights.SelectMany(w => w.ToArray())];
        model.TrainOnBatch(KerasFiles.Arrays("keras-2.3.1")["small/input0"], NDArray.Create(new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, 3, 3));
        float[] after = [.. model.Weights.SelectMany(w => w.ToArray())];
        Assert.Equal(3, model.Optimizer!.Iterations);
        Assert.InRange(before.Zip(after, (a, b) => Math.Abs(a - b)).Max(), 1e-5, 0.01);
    }
}
