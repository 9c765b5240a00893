using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Validation;

namespace Anneal.CoreML.Tests.Runtime;

public sealed class DamagedModelTests
{
    /// <summary>A model with one flipped bit predicts something, or is refused by one of the documented exceptions.</summary>
    [Fact]
    public void A_flipped_bit_costs_a_documented_exception_at_most()
    {
        byte[] bytes = File.ReadAllBytes(GoldenModels.Path("regression_updatable"));
        MLDictionaryFeatureProvider input = new() { ["x"] = new MLMultiArray(new double[] { 0.1, 0.2, 0.3 }) };
        int predicted = 0, refused = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit += 3)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                new MLModel(MLModelSpec.Load(flipped)).Prediction(input);
                predicted++;
            }
            catch (Exception e) when (e is ModelFormatException or ModelValidationException or MLModelException)
            {
                refused++;
            }
        }

        Assert.True(predicted > 0 && refused > 0);
    }
}
