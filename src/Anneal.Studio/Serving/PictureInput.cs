using Anneal.CoreML.Runtime;
using Anneal.Examples;
using Anneal.Imaging;

namespace Anneal.Studio.Serving;

/// <summary>
/// An input that takes pictures: as pixels from 0 to 255 of the model's size, rows from the top and channels last; or as the bytes of JPEG, PNG, BMP, GIF or WebP
/// files of any size, which are stretched to the model's.
/// </summary>
internal sealed class PictureInput(ModelInput input, ImageLimits limits) : ServedInput(input, TensorType.UINT8)
{
    /// <summary>How many of the largest pictures that are allowed one request may hold.</summary>
    private const int MostPictures = 4;

    private static readonly byte[][] s_signatures = [[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], [0xff, 0xd8, 0xff], [.. "GIF8"u8]];

    private readonly int _height = input.Shape[0], _width = input.Shape[1], _channels = input.Shape[2];

    /// <inheritdoc/>
    public override MLFeatureValue[] Read(RequestTensor tensor)
    {
        if (tensor.Type == TensorType.BYTES) return Files(tensor);
        int size = Size;
        MLFeatureValue[] values;
        if (tensor is { Type: TensorType.UINT8, IsBinary: true })
        {
            RequireShape(tensor);
            BinaryElements.RequireLength(tensor, tensor.Count);
            values = new MLFeatureValue[tensor.Rows];
            for (int r = 0; r < values.Length; r++) values[r] = Picture(tensor.Data.Slice(r * size, size).ToArray());
            return values;
        }

        float[] numbers = Numbers(tensor);
        values = new MLFeatureValue[tensor.Rows];
        for (int r = 0; r < values.Length; r++) values[r] = Picture(Pixels(tensor, numbers.AsSpan(r * size, size), r * size));
        return values;
    }

    /// <inheritdoc/>
    public override RequestTensor Raw(ReadOnlyMemory<byte> body)
    {
        bool pixels = body.Length > 0 && body.Length % Size == 0 && !Array.Exists(s_signatures, s => body.Span.StartsWith(s));
        return pixels ? new RequestTensor(Name, TensorType.UINT8, [body.Length / Size, .. Shape], body, IsBinary: true) : new RequestTensor(Name, TensorType.BYTES, [1], Prefixed(body), IsBinary: true);
    }

    private static byte[] Prefixed(ReadOnlyMemory<byte> body) => [.. BitConverter.GetBytes(BitConverter.IsLittleEndian ? body.Length : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(body.Length)), .. body.Span];

    private MLFeatureValue Picture(byte[] pixels) => new ImagePixels(_width, _height, _channels, pixels);

    private static byte[] Pixels(RequestTensor tensor, ReadOnlySpan<float> numbers, int first)
    {
        byte[] pixels = new byte[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            byte pixel = numbers[i] is >= 0 and <= 255 ? (byte)numbers[i] : (byte)0;
            // NaN is equal to nothing, so it ends here too.
            if (pixel != numbers[i])
                throw tensor.Error($"element {first + i}", FormattableString.Invariant($"the input is a picture, whose pixels are whole numbers from 0 to 255; received {numbers[i]}. Multiply pictures from 0 to 1 by 255, and round."));
            pixels[i] = pixel;
        }

        return pixels;
    }

    private MLFeatureValue[] Files(RequestTensor tensor)
    {
        if (tensor.Shape is not ([_] or [_, 1]) || tensor.Rows > MostRows) throw tensor.Error("shape", $"expected [n] for n picture files, at most {MostRows}, received {RequestTensor.Text(tensor.Shape)}.");
        IEnumerable<ReadOnlyMemory<byte>> files = tensor.IsBinary ? BinaryElements.Bytes(tensor) : JsonElements.Bytes(tensor).Select(b => (ReadOnlyMemory<byte>)b);
        long pixels = 0;
        return [.. files.Select((file, i) =>
        {
            ImagePixels picture = Decode(tensor, file.Span, i);
            // Small files can hold large pictures: one request shall not keep a processor for minutes.
            if ((pixels += (long)picture.Width * picture.Height) > MostPictures * limits.MaxPixels)
                throw new InferenceException($"The input '{tensor.Name}', element {i}: the pictures of one request may have {MostPictures * limits.MaxPixels} pixels together; send fewer at once, or smaller ones.");
            return new MLFeatureValue(PictureArray.Fit(picture, _height, _width, _channels));
        })];
    }

    private ImagePixels Decode(RequestTensor tensor, ReadOnlySpan<byte> file, int index)
    {
        try
        {
            return ImageFile.Load(file, _channels == 1 ? ColorMode.Gray : ColorMode.Rgb, limits, $"element {index}");
        }
        catch (InvalidImageException e)
        {
            throw new InferenceException($"The input '{tensor.Name}', {e.Message} Send a JPEG, PNG, BMP, GIF or WebP file of at most {limits.MaxPixels} pixels, or the pixels as UINT8.");
        }
    }
}
