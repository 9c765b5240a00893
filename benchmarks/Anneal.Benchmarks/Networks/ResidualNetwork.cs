using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>ResNet's way for small pictures: three stages of 16, 32 and 64 channels, one block of two convolutions and a shortcut in each. He et al., 2016.</summary>
internal static class ResidualNetwork
{
    /// <summary>On 32 x 32 x 3, ten classes.</summary>
    public static Model Create()
    {
        Input input = new(32, 32, 3);
        KerasTensor x = Convolution(input.Output, 16, 3, 1, relu: true);
        x = Block(x, 16, 1);
        x = Block(x, 32, 2);
        x = Block(x, 64, 2);
        return new Model(input.Output, new Dense(10, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(x)), "residual");
    }

    private static KerasTensor Block(KerasTensor x, int filters, int strides)
    {
        KerasTensor y = Convolution(Convolution(x, filters, 3, strides, relu: true), filters, 3, 1, relu: false);
        KerasTensor shortcut = strides == 1 ? x : Convolution(x, filters, 1, strides, relu: false);
        return new ReLU().Apply(new Add().Apply(shortcut, y));
    }

    private static KerasTensor Convolution(KerasTensor x, int filters, int size, int strides, bool relu)
    {
        KerasTensor y = new BatchNormalization().Apply(new Conv2D(filters, size, strides: strides, padding: "same", useBias: false).Apply(x));
        return relu ? new ReLU().Apply(y) : y;
    }
}
