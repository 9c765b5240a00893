using Anneal.Imaging;

namespace Anneal.Reports.Tests;

public sealed class FilterPicturesTests
{
    [Fact]
    public void Each_filter_has_its_own_weights_and_scale()
    {
        // Two filters of 1x2 over one input, kept as height x width x inputs x filters.
        IReadOnlyList<ImagePixels> pictures = FilterPictures.Render([1f, -0.01f, 0f, 0.005f], 1, 2, 1, 2);
        Assert.Equal(2, pictures.Count);
        Assert.Equal([20, 80, 160, 246, 246, 244], pictures[0].Data);
        Assert.Equal([190, 80, 10], pictures[1].Data[..3]);
        Assert.Equal([133, 163, 202], pictures[1].Data[3..]);
    }

    [Fact]
    public void Three_inputs_are_red_green_and_blue_around_grey()
    {
        ImagePixels picture = Assert.Single(FilterPictures.Render([2f, 0f, -2f], 1, 1, 3, 1));
        Assert.Equal([255, 128, 0], picture.Data);
    }

    [Fact]
    public void Dead_and_broken_filters_are_blank()
    {
        Assert.All(FilterPictures.Render([0f, float.NaN, 0f, float.PositiveInfinity], 2, 1, 1, 2), picture => Assert.Equal(246, picture.Data[0]));
        Assert.Throws<ArgumentException>(() => FilterPictures.Render(new float[5], 2, 2, 1, 1));
    }
}
