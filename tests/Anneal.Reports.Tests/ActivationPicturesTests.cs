using Anneal.Imaging;

namespace Anneal.Reports.Tests;

public class ActivationPicturesTests
{
    [Fact]
    public void All_channels_share_one_scale_from_black_to_white()
    {
        IReadOnlyList<ImagePixels> pictures = ActivationPictures.Render([-1, 0, 1, 3, float.NaN, 1], channels: 3, height: 1, width: 2);
        Assert.Equal([0, 64], pictures[0].Data);
        Assert.Equal([128, 255], pictures[1].Data);
        Assert.Equal([0, 128], pictures[2].Data);
    }

    [Fact]
    public void A_layer_that_says_nothing_is_black_and_wrong_sizes_are_refused()
    {
        Assert.All(ActivationPictures.Render([5, 5], 2, 1, 1), p => Assert.Equal([0], p.Data));
        Assert.Contains("2x2x2", Assert.Throws<ArgumentException>(() => ActivationPictures.Render([1], 2, 2, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_in_Core_MLs_order_give_the_same_pictures()
    {
        // Two filters of 1 x 2 pixels on one input: Keras keeps (height, width, inputs, filters), Core ML (filters, inputs, height, width).
        Assert.Equal(
            FilterPictures.Render([1, -3, 2, 4], 1, 2, 1, 2).Select(p => p.Data),
            FilterPictures.RenderChannelsFirst([1, 2, -3, 4], 2, 1, 1, 2).Select(p => p.Data));
        Assert.Throws<ArgumentException>(() => FilterPictures.RenderChannelsFirst([1, 2, 3], 2, 1, 1, 2));
    }
}
