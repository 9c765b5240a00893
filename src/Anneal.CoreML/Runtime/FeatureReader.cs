using System.Numerics.Tensors;
using Anneal.CoreML.Format;
using Anneal.CoreML.Layers;
using Anneal.Imaging;
using ColorSpace = Anneal.CoreML.Format.ImageFeatureType.Types.ColorSpace;

namespace Anneal.CoreML.Runtime;

/// <summary>One network input: from a feature value to the engine's numbers, (H, W, C), with the preprocessing that the model asks for.</summary>
internal sealed class FeatureReader
{
    private readonly MLFeatureDescription _description;
    private readonly Blob _blob;
    private readonly PixelScaling _scaling;
    private readonly float[]? _mean;

    public FeatureReader(FeatureDescription description, Blob blob, IEnumerable<NeuralNetworkPreprocessing> preprocessing)
    {
        (_description, _blob) = (new MLFeatureDescription(description), blob);
        float scale = 1;
        float[] bias = _description.Type == MLFeatureType.Image ? new float[blob.Channels] : [];
        foreach (NeuralNetworkPreprocessing step in preprocessing.Where(p => p.FeatureName.Length == 0 || p.FeatureName == description.Name))
        {
            if (_description.Type != MLFeatureType.Image) continue;
            if (step.Scaler is { } s)
            {
                // A missing scale reads as 0, which would blot the image out; validation warns about it.
                scale = s.ChannelScale == 0 ? 1 : s.ChannelScale;
                bias = description.Type.ImageType.ColorSpace switch
                {
                    ColorSpace.Rgb => [s.RedBias, s.GreenBias, s.BlueBias],
                    ColorSpace.Bgr => [s.BlueBias, s.GreenBias, s.RedBias],
                    _ => [s.GrayBias],
                };
            }

            if (step.MeanImage is { } mean)
            {
                if (mean.MeanImage.Count != blob.Value.Shape.Size) throw new MLModelException($"The mean image of '{description.Name}' has {mean.MeanImage.Count} numbers, the image {blob.Value.Shape.Size}.");
                _mean = WeightOrder.ChannelsLast([.. mean.MeanImage], blob.Channels, blob.Height * blob.Width);
            }
        }

        _scaling = new PixelScaling(scale, bias);
    }

    public string Name => _description.Name;

    /// <summary>How many numbers one example has.</summary>
    public int Size => _blob.Value.Shape.Size;

    /// <exception cref="MLModelException">The value is missing, or of another type or size than the model's input.</exception>
    public void Read(IMLFeatureProvider features, Span<float> target)
    {
        MLFeatureValue value = features.FeatureValue(Name) ?? throw new MLModelException(
            $"The input '{Name}' ({_description}) is missing; there are: {string.Join(", ", features.FeatureNames.Select(n => $"'{n}'"))}.");
        if (_description.Type == MLFeatureType.Image && value.Type == MLFeatureType.Image) ReadImage(value.ImageBufferValue, target);
        else if (_description.Type == MLFeatureType.MultiArray && value.Type == MLFeatureType.MultiArray) ReadArray(value.MultiArrayValue, target);
        else throw new MLModelException($"The input '{Name}' must be {_description}, received {value}.");
    }

    private void ReadImage(ImagePixels image, Span<float> target)
    {
        MLImageConstraint constraint = _description.ImageConstraint!;
        if (image.Width != constraint.PixelsWide || image.Height != constraint.PixelsHigh)
        {
            throw new MLModelException($"The input '{Name}' must be {_description}, received {image.Width} x {image.Height}; MLFeatureValue.FromImage with the input's constraint cuts or scales it.");
        }

        ReadOnlySpan<byte> pixels = image.Convert(constraint.Mode).Data;
        _scaling.Run(pixels, constraint.ColorSpace == ColorSpace.Bgr, target);
        if (_mean is not null) TensorPrimitives.Subtract(target[..pixels.Length], _mean, target);
    }

    private void ReadArray(MLMultiArray array, Span<float> target)
    {
        if (!Fits(array.Shape)) throw new MLModelException($"The input '{Name}' must be {_description}, received an array {array}{Hint(array)}.");
        int channels = _blob.Channels, pixels = _blob.Height * _blob.Width;
        if (channels == 1 || pixels == 1)
        {
            array.CopyTo(target);
            CheckFinite(target[..array.Count]);
            return;
        }

        float[] values = array.ToFloats();
        CheckFinite(values);
        WeightOrder.ChannelsLast(values, channels, pixels).CopyTo(target);
    }

    private void CheckFinite(ReadOnlySpan<float> values)
    {
        if (TensorPrimitives.IsFiniteAll(values)) return;
        int bad = 0;
        while (float.IsFinite(values[bad])) bad++;
        throw new MLModelException($"The input '{Name}' holds {values[bad]} at element {bad}; every number must be finite.");
    }

    /// <summary>The declared shape, or the same with other leading ones.</summary>
    private bool Fits(IReadOnlyList<int> shape)
    {
        IEnumerable<long> Essential(IEnumerable<long> s) => s.SkipWhile(n => n == 1);
        return Essential(shape.Select(n => (long)n)).SequenceEqual(Essential(_description.MultiArrayShape!));
    }

    private string Hint(MLMultiArray array) =>
        array.Shape.Count >= 3 && array.Count == Size && _blob.Layout == BlobLayout.Image && array.Shape[^1] == _blob.Channels
            ? "; Core ML's order is [channels, height, width]" : "";
}
