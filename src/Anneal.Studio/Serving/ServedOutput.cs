using System.Globalization;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.Imaging;

namespace Anneal.Studio.Serving;

/// <summary>An output of a served model: how the protocol describes it, and how the model's values become a tensor.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Type">The elements' type.</param>
/// <param name="Shape">One example's shape; −1 where the model's file does not tell.</param>
/// <param name="Labels">For a classifier's probabilities, the class of each; else null.</param>
internal sealed record ServedOutput(string Name, TensorType Type, IReadOnlyList<int> Shape, IReadOnlyList<string>? Labels = null)
{
    /// <summary>The outputs of a model.</summary>
    public static IReadOnlyList<ServedOutput> Of(MLModel model)
    {
        MLModelDescription description = model.ModelDescription;
        string[] labels = [.. description.ClassLabels.Select(l => Convert.ToString(l, CultureInfo.InvariantCulture)!)];
        return [.. model.Spec.Description.Output.Select(o => o.Name == description.PredictedFeatureName ? new ServedOutput(o.Name, TensorType.BYTES, [])
            : o.Name == description.PredictedProbabilitiesName ? new ServedOutput(o.Name, TensorType.FP32, [labels.Length], labels)
            : Of(o))];
    }

    /// <summary>The output of all examples of a request.</summary>
    public ResponseTensor Tensor(IReadOnlyList<IMLFeatureProvider> results)
    {
        MLFeatureValue[] values = [.. results.Select(r => r.FeatureValue(Name) ?? throw new MLModelException($"The model gave no '{Name}'."))];
        switch (values[0].Type)
        {
            case MLFeatureType.Dictionary: return new ResponseTensor(Name, Type, [values.Length, values[0].DictionaryValue.Count], values.SelectMany(v => v.DictionaryValue.Values).Select(p => (float)p).ToArray());
            case MLFeatureType.String: return new ResponseTensor(Name, Type, [values.Length], values.Select(v => v.StringValue).ToArray());
            case MLFeatureType.Int64: return new ResponseTensor(Name, Type, [values.Length], values.Select(v => v.Int64Value.ToString(CultureInfo.InvariantCulture)).ToArray());
            case MLFeatureType.Image:
                ImagePixels picture = values[0].ImageBufferValue;
                return new ResponseTensor(Name, Type, [values.Length, picture.Height, picture.Width, picture.Channels], values.SelectMany(v => v.ImageBufferValue.Data).ToArray());
            default:
                int[] shape = [values.Length, .. values[0].MultiArrayValue.Shape];
                return Type switch
                {
                    TensorType.FP64 => new ResponseTensor(Name, Type, shape, values.SelectMany(v => Numbers(v.MultiArrayValue)).ToArray()),
                    TensorType.INT32 => new ResponseTensor(Name, Type, shape, values.SelectMany(v => Numbers(v.MultiArrayValue)).Select(n => (int)n).ToArray()),
                    _ => new ResponseTensor(Name, Type, shape, values.SelectMany(v => v.MultiArrayValue.ToFloats()).ToArray()),
                };
        }
    }

    private static IEnumerable<double> Numbers(MLMultiArray array) => Enumerable.Range(0, array.Count).Select(i => array[i]);

    private static ServedOutput Of(FeatureDescription output) => output.Type switch
    {
        { ImageType: { } image } => new ServedOutput(output.Name, TensorType.UINT8, [(int)image.Height, (int)image.Width, image.ColorSpace == ImageFeatureType.Types.ColorSpace.Grayscale ? 1 : 3]),
        { MultiArrayType: { } array } => new ServedOutput(output.Name, array.DataType switch
        {
            ArrayFeatureType.Types.ArrayDataType.Double => TensorType.FP64,
            ArrayFeatureType.Types.ArrayDataType.Int32 => TensorType.INT32,
            _ => TensorType.FP32,
        }, array.Shape.Count > 0 ? [.. array.Shape.Select(n => (int)n)] : [-1]),
        _ => new ServedOutput(output.Name, TensorType.FP32, [-1]),
    };
}
