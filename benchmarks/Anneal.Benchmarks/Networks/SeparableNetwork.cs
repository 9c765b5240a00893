using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Benchmarks.Networks;

/// <summary>
/// MobileNet's way for small pictures: each 3x3 convolution looks at one channel alone, and a 1x1 convolution mixes the channels; batch normalisation and
/// ReLU after both. Howard et al., 2017.
/// </summary>
internal static class SeparableNetwork
{
    /// <summary>On 32 x 32 x 3, ten classes, 32 to 256 channels.</summary>
    public static Model Create() => new Sequential(
        [
            new Input(32, 32, 3), .. Convolution(32, 3, 1),
            .. Separable(32, 64, 1), .. Separable(64, 128, 2), .. Separable(128, 128, 1), .. Separable(128, 256, 2), .. Separable(256, 256, 1),
            new GlobalAveragePooling2D(), new Dense(10, activation: "softmax"),
        ], "depthwise_separable");

    private static Layer[] Separable(int channels, int filters, int strides) => [.. Convolution(channels, 3, strides, groups: channels), .. Convolution(filters, 1, 1)];

    private static Layer[] Convolution(int filters, int size, int strides, int groups = 1) =>
        [new Conv2D(filters, size, strides: strides, padding: "same", groups: groups, useBias: false), new BatchNormalization(), new ReLU()];
}
