using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Evaluation;
using Anneal.Examples;
using Anneal.Imaging;

namespace Anneal.Predictions;

/// <summary>Predictions of a Core ML model.</summary>
public static class CoreMLPredictor
{
    /// <summary>Predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">For each input its array, one example a row; image inputs take pixels, array inputs numbers (8-bit pixels are divided by 255).</param>
    /// <param name="name">What messages call the data.</param>
    /// <param name="cancellation">Stops between blocks of examples.</param>
    /// <exception cref="InvalidDataException">An array does not fit its input, or holds a number that is not finite.</exception>
    /// <exception cref="MLModelException">The model cannot be run here.</exception>
    public static PredictionSet Run(MLModel model, IReadOnlyList<(ModelInput Input, NDArray Array)> inputs, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        CoreMLExamples examples = CoreMLExamples.Create(inputs, name, floatsAreNumbers: true);
        IMLFeatureProvider[] results = new IMLFeatureProvider[examples.Count];
        CoreMLEvaluation.ForEach(model, examples, (i, result) => results[i] = result, cancellation: cancellation);
        return new PredictionSet(Array.ConvertAll(results, r => Item(model.ModelDescription, r)), () => Columns(model.ModelDescription, results));
    }

    private static OrderedDictionary<string, NDArray> Columns(MLModelDescription description, IMLFeatureProvider[] results)
    {
        OrderedDictionary<string, NDArray> arrays = new(StringComparer.Ordinal);
        if (results.Length == 0) return arrays;
        foreach (string output in description.OutputDescriptionsByName.Keys) arrays[output] = Column(Array.ConvertAll(results, r => r.FeatureValue(output)!));
        return arrays;
    }

    private static Prediction Item(MLModelDescription description, IMLFeatureProvider result)
    {
        object? label = description.PredictedFeatureName is { } predicted && result.FeatureValue(predicted) is { } value && value.Type is MLFeatureType.String or MLFeatureType.Int64 ? Scalar(value) : null;
        IReadOnlyDictionary<object, double>? probabilities = description.PredictedProbabilitiesName is { } name && result.FeatureValue(name) is { Type: MLFeatureType.Dictionary } d ? d.DictionaryValue : null;
        Dictionary<string, float[]> others = [];
        foreach (string output in result.FeatureNames)
        {
            if (result.FeatureValue(output) is { Type: MLFeatureType.MultiArray } array) others[output] = array.MultiArrayValue.ToFloats();
        }

        return new Prediction(label, [.. probabilities ?? new Dictionary<object, double>()], others);
    }

    private static object Scalar(MLFeatureValue value) => value.Type == MLFeatureType.Int64 ? value.Int64Value : value.StringValue;

    /// <summary>One output of all examples.</summary>
    private static NDArray Column(MLFeatureValue[] values)
    {
        int rows = values.Length;
        switch (values[0].Type)
        {
            case MLFeatureType.Int64: return NDArray.Create(Array.ConvertAll(values, v => v.Int64Value));
            case MLFeatureType.Double: return NDArray.Create(Array.ConvertAll(values, v => v.DoubleValue));
            case MLFeatureType.String: return NDArray.Create(Array.ConvertAll(values, v => v.StringValue));
            case MLFeatureType.Dictionary:
                return NDArray.Create([.. values.SelectMany(v => v.DictionaryValue.Values.Select(p => (float)p))], rows, values[0].DictionaryValue.Count);
            case MLFeatureType.Image:
                ImagePixels first = values[0].ImageBufferValue;
                return NDArray.Create([.. values.SelectMany(v => v.ImageBufferValue.Data)], rows, first.Height, first.Width, first.Channels);
            case MLFeatureType.MultiArray:
                MLMultiArray array = values[0].MultiArrayValue;
                int[] shape = [rows, .. array.Shape];
                return array.DataType switch
                {
                    MLMultiArrayDataType.Double => NDArray.Create([.. values.SelectMany(v => Numbers(v.MultiArrayValue))], shape),
                    MLMultiArrayDataType.Int32 => NDArray.Create([.. values.SelectMany(v => Numbers(v.MultiArrayValue).Select(n => (int)n))], shape),
                    _ => NDArray.Create([.. values.SelectMany(v => v.MultiArrayValue.ToFloats())], shape),
                };
            default: throw new NotSupportedException($"An output of type {values[0].Type} cannot be written as an array.");
        }
    }

    private static IEnumerable<double> Numbers(MLMultiArray array) => Enumerable.Range(0, array.Count).Select(i => array[i]);
}
