using Anneal.CoreML.Runtime;
using Anneal.CoreML.Vision;
using Anneal.Imaging;

namespace Anneal.CoreML.Tests.Runtime;

public sealed class MLFeatureValueTests
{
    private static MLImageConstraint Constraint(string model) => new MLModel(GoldenModels.Path(model)).ModelDescription.InputDescriptionsByName["image"].ImageConstraint!;

    [Fact]
    public void A_value_says_what_it_is_when_asked_for_something_else()
    {
        MLFeatureValue text = "seven";
        Assert.Equal((MLFeatureType.String, "seven"), (text.Type, text.StringValue));
        Assert.Contains("'seven'", Assert.Throws<InvalidOperationException>(() => text.Int64Value).Message, StringComparison.Ordinal);
        Assert.Equal(3, new MLFeatureValue(3L).Int64Value);
        Assert.Equal(0.5, new MLFeatureValue(0.5).DoubleValue);
    }

    /// <summary>A wide picture, white on the left half: stretched, cut, or with black above and below.</summary>
    [Theory]
    [InlineData(VNImageCropAndScaleOption.ScaleFill, 255, 255, 0)]
    [InlineData(VNImageCropAndScaleOption.ScaleFit, 0, 255, 0)]
    [InlineData(VNImageCropAndScaleOption.CenterCrop, 255, 255, 0)]
    public void A_picture_is_made_to_fit_the_constraint(VNImageCropAndScaleOption option, int topLeft, int middleLeft, int middleRight)
    {
        ImagePixels wide = new(112, 56, 3);
        for (int y = 0; y < 56; y++) wide.Row(y)[..(56 * 3)].Fill(255);
        ImagePixels fitted = MLFeatureValue.FromImage(wide, Constraint("digits_updatable_adam_image"), option).ImageBufferValue;
        Assert.Equal((28, 28, 1), (fitted.Width, fitted.Height, fitted.Channels));
        Assert.Equal((topLeft, middleLeft, middleRight), (fitted[1, 1, 0], fitted[14, 2, 0], fitted[14, 25, 0]));
    }

    [Fact]
    public void A_picture_of_the_right_size_stays_as_it_is()
    {
        ImagePixels exact = new(28, 28, 1, [.. Enumerable.Range(0, 784).Select(i => (byte)i)]);
        Assert.Equal(exact.Data, MLFeatureValue.FromImage(exact, Constraint("digits_updatable_adam_image")).ImageBufferValue.Data);
    }

    [Fact]
    public void Arrays_are_indexed_in_row_major_order()
    {
        MLMultiArray a = new([2, 3], MLMultiArrayDataType.Int32) { [1, 2] = 7 };
        Assert.Equal(7, a[5]);
        Assert.Equal([0, 0, 0, 0, 0, 7], a.ToFloats());
        Assert.Throws<ArgumentOutOfRangeException>(() => a[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => a[6]);
        Assert.Throws<ArgumentException>(() => new MLMultiArray(new float[5], 2, 3));
        Assert.Equal([4], new MLMultiArray(new double[4]).Shape);
    }
}
