using Anneal.CoreML.Runtime;

namespace Anneal.CoreML.Tests.Runtime;

/// <summary>Pixels to numbers, over counts that fill vectors and that do not.</summary>
public class PixelScalingTests
{
    [Theory]
    [InlineData(1, 784, false)]
    [InlineData(1, 7, false)]
    [InlineData(3, 150, false)]
    [InlineData(3, 99, true)]
    [InlineData(3, 3, true)]
    public void EveryPixelIsScaledAndMovedByItsChannel(int channels, int count, bool reversed)
    {
        float scale = 1 / 255f;
        float[] bias = [.. Enumerable.Range(0, channels).Select(c => 0.25f - 0.4f * c)], target = new float[count + 5];
        byte[] pixels = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37))];
        new PixelScaling(scale, bias).Run(pixels, reversed, target);
        for (int i = 0; i < count; i++)
        {
            int c = i % channels, from = reversed ? i - c + channels - 1 - c : i;
            Assert.Equal(scale * pixels[from] + bias[c], target[i]);
        }

        Assert.All(target[count..], v => Assert.Equal(0, v));
    }
}
