using Anneal.CoreML.Format;

namespace Anneal.CoreML.Tests.Format;

public sealed class WeightParamsTests
{
    /// <summary>Quantised files hold the weights of digits_classifier, within half a step of their own scale.</summary>
    [Theory]
    [InlineData("digits_float16", 0.0002)]
    [InlineData("digits_linear8", 0.0013)]
    [InlineData("digits_symmetric8", 0.0013)]
    public void Every_form_of_weights_is_read(string name, double tolerance)
    {
        var exact = MLModelSpec.Load(GoldenModels.Path("digits_classifier")).Network!.Layers;
        var packed = MLModelSpec.Load(GoldenModels.Path(name)).Network!.Layers;
        foreach (int i in (int[])[6, 8])
        {
            int count = exact[i].InnerProduct.Weights.FloatValue.Count;
            float[] expected = [.. exact[i].InnerProduct.Weights.FloatValue], found = packed[i].InnerProduct.Weights.ToFloats(count);
            double worst = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
            Assert.InRange(worst, 0, tolerance);
        }
    }

    [Fact]
    public void A_lookup_table_gives_its_entries()
    {
        WeightParams weights = new()
        {
            RawValue = Google.Protobuf.ByteString.CopyFrom(0b00_01_10_11),
            Quantization = new QuantizationParams { NumberOfBits = 2, LookupTableQuantization = new() { FloatValue = { 5, 6, 7, 8 } } },
        };
        Assert.Equal([5, 6, 7, 8], weights.ToFloats(4));
        weights.Quantization.LookupTableQuantization.FloatValue.RemoveAt(3);
        Assert.Contains("lookup table of 4 entries, found 3", Assert.Throws<InvalidDataException>(() => weights.ToFloats(4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_count_is_refused()
    {
        WeightParams weights = new() { FloatValue = { 1, 2, 3 } };
        Assert.Equal([1, 2, 3], weights.ToFloats(3));
        Assert.Contains("expected 4", Assert.Throws<InvalidDataException>(() => weights.ToFloats(4)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new WeightParams().ToFloats(1));
        Assert.Empty(new WeightParams().ToFloats(0));
    }

    [Fact]
    public void Bits_are_packed_from_the_highest_down()
    {
        WeightParams weights = new()
        {
            RawValue = Google.Protobuf.ByteString.CopyFrom(0b101_001_11, 0b0_000_0000),
            Quantization = new QuantizationParams { NumberOfBits = 3, LinearQuantization = new LinearQuantizationParams { Scale = { 2 }, Bias = { 1 } } },
        };
        Assert.Equal([11, 3, 13, 1], weights.ToFloats(4));
    }
}
