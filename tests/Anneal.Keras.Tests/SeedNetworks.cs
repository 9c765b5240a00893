using Anneal.Data.Arrays;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests;

/// <summary>The networks of golden/scripts/models.py, with weights by formula.</summary>
internal static class SeedNetworks
{
    public static Sequential Build(string name, bool dropout)
    {
        Layer[] layers = name switch
        {
            "malireddi" =>
            [
                new Input(28, 28, 1), new Conv2D(32, 5, activation: "relu"), new MaxPooling2D(2), new Dropout(0.5), new Conv2D(64, 3, activation: "relu"), new MaxPooling2D(2), new Dropout(0.2),
                new Conv2D(128, 1, activation: "relu"), new MaxPooling2D(2), new Dropout(0.2), new Flatten(), new Dense(128, "relu"), new Dense(10, "softmax"),
            ],
            "chollet" =>
            [
                new Input(28, 28, 1), new Conv2D(32, 3, activation: "relu"), new Conv2D(64, 3, activation: "relu"), new MaxPooling2D(2), new Dropout(0.25), new Flatten(),
                new Dense(128, "relu"), new Dropout(0.5), new Dense(10, "softmax"),
            ],
            "two_convolutions" =>
            [
                new Input(28, 28, 1), new Conv2D(32, 3, activation: "relu"), new MaxPooling2D(2), new Conv2D(64, 3, activation: "relu"), new MaxPooling2D(2), new Flatten(),
                new Dropout(0.2), new Dense(10, "softmax"),
            ],
            "mlp_16_16" => [new Input(784), new Dense(16, "relu"), new Dense(16, "relu"), new Dense(10, "softmax")],
            "batch_normalised" =>
            [
                new Input(28, 28, 1), new Conv2D(8, 3, padding: "same", useBias: false), new BatchNormalization(), new Activation("relu"), new MaxPooling2D(2),
                new Conv2D(16, 3, strides: 2, padding: "same"), new BatchNormalization(momentum: 0.9), new ReLU(), new GlobalAveragePooling2D(), new Dense(10, "softmax"),
            ],
            _ => throw new ArgumentException(name),
        };
        return new Sequential(layers.Where(l => dropout || l is not Dropout), name);
    }

    /// <summary>Weight k of the model's order: kernels within Glorot's limits, biases within 0.05; a batch normalisation keeps its own.</summary>
    public static T FillByFormula<T>(T model, int seed = 1) where T : Model
    {
        int k = 0;
        foreach (Variable v in model.Weights)
        {
            int[] s = v.Shape.Dimensions.ToArray();
            if (v.Name == "kernel")
            {
                double window = s[..^2].Aggregate(1.0, (a, d) => a * d);
                v.Assign(Floats(Numbers.Centered(seed * 100 + k, v.Shape.Size, Math.Sqrt(6.0 / ((s[^2] + s[^1]) * window)))));
            }
            else if (v.Name == "bias")
            {
                v.Assign(Floats(Numbers.Centered(seed * 100 + k, v.Shape.Size, 0.05)));
            }

            k++;
        }

        return model;
    }

    public static float[] Floats(double[] values) => Array.ConvertAll(values, v => (float)v);
}
