using Anneal.CoreML.Vision;
using Anneal.Imaging;

namespace Anneal.CoreML.Runtime;

/// <summary>One value that goes into a model or comes out of it.</summary>
public sealed class MLFeatureValue
{
    private readonly object _value;

    /// <summary>A whole number.</summary>
    public MLFeatureValue(long int64)
        : this(MLFeatureType.Int64, int64)
    {
    }

    /// <summary>A number.</summary>
    public MLFeatureValue(double number)
        : this(MLFeatureType.Double, number)
    {
    }

    /// <summary>Text.</summary>
    public MLFeatureValue(string text)
        : this(MLFeatureType.String, text)
    {
    }

    /// <summary>An array.</summary>
    public MLFeatureValue(MLMultiArray array)
        : this(MLFeatureType.MultiArray, array)
    {
    }

    /// <summary>A picture; a model takes it only if it has the model's size (<see cref="FromImage(ImagePixels, MLImageConstraint, VNImageCropAndScaleOption)"/> makes it so).</summary>
    public MLFeatureValue(ImagePixels image)
        : this(MLFeatureType.Image, image)
    {
    }

    /// <summary>Numbers by label; labels are strings or <see cref="long"/>s.</summary>
    public MLFeatureValue(IReadOnlyDictionary<object, double> dictionary)
        : this(MLFeatureType.Dictionary, dictionary)
    {
    }

    private MLFeatureValue(MLFeatureType type, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        (Type, _value) = (type, value);
    }

    /// <summary>What the value is.</summary>
    public MLFeatureType Type { get; }

    /// <summary>The whole number.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public long Int64Value => As<long>(MLFeatureType.Int64);

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public double DoubleValue => As<double>(MLFeatureType.Double);

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public string StringValue => As<string>(MLFeatureType.String);

    /// <summary>The array.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public MLMultiArray MultiArrayValue => As<MLMultiArray>(MLFeatureType.MultiArray);

    /// <summary>The picture.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public ImagePixels ImageBufferValue => As<ImagePixels>(MLFeatureType.Image);

    /// <summary>The numbers by label, in the order of the model's class labels.</summary>
    /// <exception cref="InvalidOperationException">The value is something else.</exception>
    public IReadOnlyDictionary<object, double> DictionaryValue => As<IReadOnlyDictionary<object, double>>(MLFeatureType.Dictionary);

    /// <summary>A picture cut or scaled to what the model takes.</summary>
    /// <param name="image">Any size, grey or colour.</param>
    /// <param name="constraint">Size and colours of the model's input.</param>
    /// <param name="cropAndScale">What happens where the shapes differ.</param>
    public static MLFeatureValue FromImage(ImagePixels image, MLImageConstraint constraint, VNImageCropAndScaleOption cropAndScale = VNImageCropAndScaleOption.ScaleFill)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(constraint);
        return new MLFeatureValue(constraint.Fit(image, cropAndScale));
    }

    /// <summary>A picture from a file, turned as its EXIF data say, cut or scaled to what the model takes.</summary>
    /// <param name="path">A JPEG, PNG, BMP, GIF or WebP file.</param>
    /// <param name="constraint">Size and colours of the model's input.</param>
    /// <param name="cropAndScale">What happens where the shapes differ.</param>
    /// <exception cref="InvalidImageException">The file is no picture, or damaged.</exception>
    public static MLFeatureValue FromImage(string path, MLImageConstraint constraint, VNImageCropAndScaleOption cropAndScale = VNImageCropAndScaleOption.ScaleFill) =>
        FromImage(ImageFile.Load(path), constraint, cropAndScale);

    /// <summary>A whole number.</summary>
    public static implicit operator MLFeatureValue(long value) => new(value);

    /// <summary>A number.</summary>
    public static implicit operator MLFeatureValue(double value) => new(value);

    /// <summary>Text.</summary>
    public static implicit operator MLFeatureValue(string value) => new(value);

    /// <summary>An array.</summary>
    public static implicit operator MLFeatureValue(MLMultiArray value) => new(value);

    /// <summary>A picture.</summary>
    public static implicit operator MLFeatureValue(ImagePixels value) => new(value);

    /// <summary>For messages: what it is, and how large.</summary>
    public override string ToString() => _value switch
    {
        ImagePixels image => $"an image of {image.Width} x {image.Height} pixels",
        MLMultiArray array => $"an array {array}",
        IReadOnlyDictionary<object, double> dictionary => $"a dictionary of {dictionary.Count}",
        string text => $"the string '{text}'",
        _ => $"the number {_value}",
    };

    private T As<T>(MLFeatureType type) =>
        Type == type ? (T)_value : throw new InvalidOperationException($"The feature value is {this}; it was asked for as {type}.");
}
