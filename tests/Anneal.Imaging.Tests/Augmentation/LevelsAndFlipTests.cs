using Anneal.Imaging.Augmentation;

namespace Anneal.Imaging.Tests.Augmentation;

public sealed class LevelsAndFlipTests
{
    [Theory]
    [InlineData("flip_horizontal")]
    [InlineData("flip_vertical")]
    [InlineData("channel_shift")]
    [InlineData("brightness")]
    public void Results_are_those_of_Keras(string name)
    {
        (int[] shape, float[] expected) = GoldenImages.Array<float>("augmentation.npz", $"{name}/output");
        float[] pixels = AffineTransformTests.Input;
        switch (name)
        {
            case "flip_horizontal":
                Flip.Horizontal(pixels.AsSpan(), shape[1], shape[0], shape[2]);
                break;
            case "flip_vertical":
                Flip.Vertical(pixels.AsSpan(), shape[1], shape[0], shape[2]);
                break;
            case "channel_shift":
                Levels.ChannelShift(pixels, 12);
                break;
            default:
                Levels.Brightness(pixels, 0.7f);
                break;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], pixels[i], 1e-4f);
        }
    }

    [Fact]
    public void Brightness_beyond_eight_bits_keeps_the_range()
    {
        float[] pixels = [-1, 0, 1];
        Levels.Brightness(pixels, 1);
        Assert.Equal(-1, pixels[0], 1e-6f);
        Assert.Equal(0, pixels[1], 0.01f);
        Assert.Equal(1, pixels[2], 1e-6f);
        Assert.Throws<ArgumentOutOfRangeException>(() => Levels.Brightness(pixels, -1));
    }
}
