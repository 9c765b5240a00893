using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Training;

/// <summary>Inputs that someone forgot to scale are told of once, and training goes on.</summary>
public class ScaleCheckTests
{
    [Theory]
    [InlineData(255, "up to 255", "Rescaling(1 / 255.0)")]
    [InlineData(-4000, "up to 4000", "BatchNormalization")]
    public void Large_inputs_are_told_of(float largest, params string[] parts)
    {
        Sequential model = Model();
        string told = Fit(model, largest);
        Assert.StartsWith("warning: ", told, StringComparison.Ordinal);
        Assert.All(parts, p => Assert.Contains(p, told, StringComparison.Ordinal));
        Assert.DoesNotContain("warning", Fit(model, largest), StringComparison.Ordinal);
        Assert.Empty(Fit(Model(), largest, verbose: 0));
    }

    [Fact]
    public void Usual_inputs_and_models_that_scale_themselves_are_not()
    {
        Assert.DoesNotContain("warning", Fit(Model(), 1), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Fit(Model(), -9), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Fit(Model(new Rescaling(1 / 255.0)), 255), StringComparison.Ordinal);
        Assert.DoesNotContain("warning", Fit(Model(new BatchNormalization()), 255), StringComparison.Ordinal);
    }

    private static Sequential Model(params Layer[] first)
    {
        Sequential model = new([new Input(2), .. first, new Dense(2, "softmax")]);
        model.Compile("categorical_crossentropy", "adam");
        return model;
    }

    private static string Fit(Sequential model, float largest, int verbose = 2)
    {
        using StringWriter output = new();
        model.Fit(new[,] { { 0, largest }, { 1, 0 } }, new float[,] { { 1, 0 }, { 0, 1 } }, verbose: verbose, output: output);
        return output.ToString();
    }
}
