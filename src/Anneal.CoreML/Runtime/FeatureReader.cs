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
    private readonly float _scale = 1;
    private readonly float[] _bias = [0, 0, 0];
    private readonly float[]? _mean;

    public FeatureReader(FeatureDescription description, Blob blob, IEnumerable<NeuralNetworkPreprocessing> preprocessing)
    {
        (_description, _blob) = (new MLFeatureDescription(description), blob);
        foreach (NeuralNetworkPreprocessing step in preprocessing.Where(p => p.FeatureName.Length == 0 || p.FeatureName == description.Name))
        {
            if (_description.Type != MLFeatureType.Image) continue;
            if (step.Scaler is { } s)
            {
                // A missing scale reads as 0, which would blot the image out; validation warns about it.
                _scale = s.ChannelScale == 0 ? 1 : s.ChannelScale;
                _bias = description.Type.ImageType.ColorSpace switch
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
        int channels = _blob.Channels;
        bool reversed = constraint.ColorSpace == ColorSpace.Bgr;
        for (int i = 0; i < pixels.Length; i += channels)
        {
            for (int c = 0; c < channels; c++)
            {
                float v = _scale * pixels[reversed ? i + channels - 1 - c : i + c] + _bias[c];
                target[i + c] = _mean is null ? v : v - _mean[i + c];
            }
        }
    }

    private void ReadArray(MLMultiArray array, Span<float> target)
    {
        if (!Fits(array.Shape)) throw new MLModelException($"The input '{Name}' must be {_description}, received an array {array}{Hint(array)}.");
        float[] values = array.ToFloats();
        int bad = Array.FindIndex(values, v => !float.IsFinite(v));
        if (bad >= 0) throw new MLModelException($"The input '{Name}' holds {values[bad]} at element {bad}; every number must be finite.");
        int channels = _blob.Channels, pixels = _blob.Height * _blob.Width;
        if (channels == 1 || pixels == 1) values.CopyTo(target);
        else WeightOrder.ChannelsLast(values, channels, pixels).CopyTo(target);
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
