using Anneal.Data.Arrays;
using Anneal.Engine.Graphs;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Models;

/// <summary>Building stacks: names, shapes, weights, what is refused.</summary>

public class SequentialTests
{
    [Fact]
    public void Names_are_automatic_and_begin_anew_with_ClearSession()
    {
        Backend.ClearSession();
        Layer[] layers = [new Dense(1), new Dense(1), new Conv2D(1, 1), new MaxPooling2D(), new BatchNormalization(), new ReLU(), new LeakyReLU(), new GlobalAveragePooling2D(), new ZeroPadding2D()];
        Assert.Equal(["dense", "dense_1", "conv2d", "max_pooling2d", "batch_normalization", "re_lu", "leaky_re_lu", "global_average_pooling2d", "zero_padding2d"], layers.Select(l => l.Name));
        Assert.Equal("input_layer", new Input(1).Name);
        Assert.Equal("sequential", new Sequential().Name);
        Assert.Equal("dense_2", new Dense(1).Name);
        Backend.ClearSession();
        Assert.Equal("dense", new Dense(1).Name);
        Assert.Equal("mine", new Dense(1, name: "mine").Name);
    }

    [Fact]
    public void Shape_comes_from_an_input_the_first_layer_or_the_data()
    {
        Sequential first = new([new Dense(3, inputShape: new(4))]), second = new([new Input(4), new Dense(3)]), third = new([new Dense(3)]);
        Assert.Equal(15, first.CountParams());
        Assert.Equal(15, second.CountParams());
        Assert.False(third.Built);
        Assert.Throws<InvalidOperationException>(() => third.Output);
        Assert.Equal([2, 3], third.Predict(new float[2, 4]).Shape.ToArray());
        Assert.Equal(15, third.CountParams());
        Assert.Single(second.Layers);
    }

    [Fact]
    public void Same_seed_same_weights()
    {
        Backend.SetRandomSeed(5);
        float[] a = new Sequential([new Dense(3, inputShape: new(4))]).Weights[0].ToArray(), b = new Sequential([new Dense(3, inputShape: new(4))]).Weights[0].ToArray();
        Backend.SetRandomSeed(5);
        Assert.Equal(a, new Sequential([new Dense(3, inputShape: new(4))]).Weights[0].ToArray());
        Assert.NotEqual(a, b);
        Backend.SetRandomSeed(0);
    }

    [Fact]
    public void A_layer_can_be_taken_away_and_another_put_on()
    {
        Sequential model = new([new Input(4), new Dense(3), new Dense(2)]);
        model.Pop();
        Assert.Equal(new Shape(3), model.Output.Shape);
        model.Add(new Dense(5));
        Assert.Equal([1, 5], model.Predict(new float[1, 4]).Shape.ToArray());
    }

    [Fact]
    public void First_layers_make_a_model_of_activations_that_shares_weights()
    {
        Sequential model = new([new Input(4), new Dense(3, "relu"), new Dense(2, "softmax")]);
        Model activations = new(model.Input, model.Layers[0].Output);
        float[,] x = { { 1, 2, 3, 4 } };
        float[] before = activations.Predict(x).AsSingle();
        Assert.Equal(3, before.Length);
        Assert.All(before, v => Assert.True(v >= 0));
        model.Compile("categorical_crossentropy", "sgd");
        model.TrainOnBatch(x, new float[,] { { 0, 1 } });
        model.Layers[0].SetWeights([NDArray.Create(new float[12], 4, 3), NDArray.Create(new float[] { 1, 2, 3 })]);
        Assert.Equal([1f, 2f, 3f], activations.Predict(x).AsSingle());
        IReadOnlyList<NDArray> all = new Model(model.Input, [model.Layers[0].Output, model.Layers[1].Output]).PredictAll([x]);
        Assert.Equal([1f, 2f, 3f], all[0].AsSingle());
        Assert.Equal(model.Predict(x).AsSingle(), all[1].AsSingle());
    }

    [Fact]
    public void Trained_layers_go_on_in_another_model_with_their_optimizer_state()
    {
        float[,] x = { { 1, 2, 3, 4 }, { 4, 3, 2, 1 } }, y = { { 0, 1 }, { 1, 0 } };
        Sequential whole = SeedNetworks.FillByFormula(new Sequential([new Input(4), new Dense(3, "relu"), new Dense(2, "softmax")]));
        whole.Compile("categorical_crossentropy", "adam");
        whole.TrainOnBatch(x, y);
        Sequential other = new([new Input(4), whole.Layers[0], new Dense(7)]);
        other.Predict(x);
        whole.TrainOnBatch(x, y);

        Sequential same = SeedNetworks.FillByFormula(new Sequential([new Input(4), new Dense(3, "relu"), new Dense(2, "softmax")]));
        same.Compile("categorical_crossentropy", "adam");
        same.TrainOnBatch(x, y);
        same.TrainOnBatch(x, y);
        Assert.Equal(same.Weights.SelectMany(w => w.ToArray()), whole.Weights.SelectMany(w => w.ToArray()));
    }

    [Fact]
    public void Branches_are_added_and_joined()
    {
        Input a = new(4), b = new(4);
        KerasTensor sum = new Add().Apply(a.Output, b.Output);
        Model model = new([a.Output, b.Output], [new Concatenate().Apply(sum, a.Output)]);
        Assert.Equal([11f, 22f, 33f, 44f, 1f, 2f, 3f, 4f], model.PredictAll([new float[,] { { 1, 2, 3, 4 } }, new float[,] { { 10, 20, 30, 40 } }])[0].AsSingle());
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Assert.Contains("'second'", Assert.Throws<ShapeException>(() => new Sequential([new Input(8), new Dense(3), new Conv2D(1, 3, name: "second")])).Message, StringComparison.Ordinal);
        Assert.Contains("same 'twin'", Assert.Throws<ArgumentException>(() => new Sequential([new Input(8), new Dense(3, name: "twin"), new Dense(3, name: "twin")])).Message.Replace("there is a layer", "same", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("There is no activation 'rellu'", Assert.Throws<ArgumentException>(() => new Dense(1, "rellu")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Dropout(1));
        Assert.Throws<ArgumentException>(() => new Conv2D(0, 3));
        Assert.Throws<ArgumentException>(() => new Conv2D(2, (3, 0)));
        Assert.Throws<ArgumentException>(() => new Dense(1, name: "a/b"));
        Sequential vector = new([new Input(1), new Dense(3)]);
        ShapeException error = Assert.Throws<ShapeException>(() => vector.Predict(new float[10, 28, 28, 1]));
        Assert.Contains("expected (batch, 1), received (batch, 28, 28, 1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("784", error.Message, StringComparison.Ordinal);
    }
}
