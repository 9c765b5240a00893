using Anneal.Data.Arrays;
using Anneal.Examples;
using Anneal.Imaging;

namespace Anneal.Tests.Examples;

public sealed class PictureArrayTests
{
    [Fact]
    public void Pictures_are_stretched_and_converted_to_what_the_input_takes()
    {
        ImagePixels white = new(3, 7, 3), grey = new(4, 2, 1);
        Array.Fill(white.Data, (byte)255);
        Array.Fill(grey.Data, (byte)80);
        NDArray colour = PictureArray.From([white, grey], new ModelInput("image", InputForm.Image, [2, 4, 3]));
        Assert.Equal([2, 2, 4, 3], colour.Shape.ToArray());
        Assert.All(colour.AsBytes()[..24], b => Assert.Equal(255, b));
        Assert.All(colour.AsBytes()[24..], b => Assert.Equal(80, b));
        Assert.Equal([2, 2, 4, 1], PictureArray.From([white, grey], new ModelInput("image", InputForm.ChannelsFirst, [1, 2, 4])).Shape.ToArray());
    }

    [Fact]
    public void An_input_of_plain_numbers_takes_no_pictures()
        => Assert.Contains("'x'", Assert.Throws<InvalidDataException>(() => PictureArray.From([new ImagePixels(1, 1, 1)], new ModelInput("x", InputForm.ChannelsFirst, [784]))).Message, StringComparison.Ordinal);
}
