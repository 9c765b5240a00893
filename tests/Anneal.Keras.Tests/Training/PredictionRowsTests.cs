using Anneal.Data.Arrays;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Tests.Training;

/// <summary>Predict reads arrays where they lie, vectors at a time: what is behind the last row is nobody's business.</summary>
public class PredictionRowsTests
{
    [Theory]
    [InlineData(7, 5, 1)]
    [InlineData(7, 5, 3)]
    [InlineData(1, 4, 1)]
    [InlineData(8, 28, 1)]
    public void What_lies_behind_the_last_row_changes_nothing(int rows, int side, int channels)
    {
        const int More = 40;
        Sequential model = new([new Input(side, side, channels), new Conv2D(5, 3, activation: "relu"), new MaxPooling2D(2), new Flatten(), new Dense(3, activation: "softmax")]);
        int size = side * side * channels;
        float[] numbers = [.. Numbers.Centered(1, rows * size).Select(v => (float)v)];
        float[] poisoned = [.. numbers, .. Enumerable.Repeat(float.NaN, More * size)];
        float[] alone = model.Predict(NDArray.Create(numbers, rows, side, side, channels), batchSize: rows).AsSingle();
        float[] followed = model.Predict(NDArray.Create(poisoned, rows + More, side, side, channels), batchSize: rows).AsSingle();
        Assert.DoesNotContain(alone, float.IsNaN);
        Assert.Equal(alone, followed[..alone.Length]);
        Assert.All(followed[alone.Length..], v => Assert.True(float.IsNaN(v)));
    }
}
