using Anneal.CoreML.Runtime;
using Anneal.Data.Arrays;
using Anneal.Imaging;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Updating;
using Microsoft.Playwright;

namespace Anneal.Studio.Tests;

/// <summary>Files that tests bring to the page.</summary>
internal static class TestFiles
{
    private const int Side = 24;

    private static readonly Lazy<byte[]> s_catsAndDogs = new(() => Bytes(CatsAndDogs(), ".mlmodel"));

    /// <summary>A photograph of the repository's.</summary>
    public static FilePayload Photograph => new() { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = File.ReadAllBytes(Directory.GetFiles(Golden.Path("images"), "*.jpg").Order(StringComparer.Ordinal).First()) };

    /// <summary>A model that takes reddish pictures for dogs, bluish ones for cats, and can learn otherwise.</summary>
    public static FilePayload CatDogModel => new() { Name = "CatDog.mlmodel", MimeType = "application/octet-stream", Buffer = s_catsAndDogs.Value };

    /// <summary>A model whose picture scale is missing, which validation remarks.</summary>
    public static FilePayload ModelWithFinding
    {
        get
        {
            Anneal.CoreML.Format.Model spec = Studio.Models.BuiltInDigits.Open().CoreML.Spec.Clone();
            spec.NeuralNetworkClassifier.Preprocessing[0].Scaler.ChannelScale = 0;
            return new FilePayload { Name = "unscaled.mlmodel", MimeType = "application/octet-stream", Buffer = new Anneal.CoreML.Format.MLModelSpec(spec).ToBytes() };
        }
    }

    /// <summary>A picture of one colour with some noise.</summary>
    public static FilePayload Picture(string name, byte red, byte green, byte blue) => new() { Name = name, MimeType = "image/png", Buffer = ImageFile.EncodePng(Coloured(red, green, blue, 1)) };

    /// <summary>A PNG of 100 megapixels, small as a file.</summary>
    public static FilePayload HundredMegapixels => new() { Name = "huge.png", MimeType = "image/png", Buffer = ImageFile.EncodePng(new ImagePixels(10_000, 10_000, 1)) };

    /// <summary>A Keras model as a file.</summary>
    public static FilePayload Keras(string ending)
    {
        string path = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}{ending}");
        Model model = Networks.Create("mlp-16-16");
        model.Compile(loss: "categorical_crossentropy", optimizer: "adam", metrics: "accuracy");
        model.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return new FilePayload { Name = "mlp" + ending, MimeType = "application/octet-stream", Buffer = bytes };
    }

    /// <summary>An .npz file of small grey pictures in three classes: bright on the left, in the middle, on the right.</summary>
    public static FilePayload Npz()
    {
        const int Count = 60, Width = 12;
        float[] x = new float[Count * Width * Width];
        long[] y = new long[Count];
        for (int i = 0; i < Count; i++)
        {
            y[i] = i % 3;
            for (int p = 0; p < Width * Width; p++) x[(i * Width * Width) + p] = p % Width / 4 == y[i] ? 0.9f : 0.1f;
        }

        using MemoryStream bytes = new();
        NpzFile.Save(bytes, new Dictionary<string, NDArray> { ["x"] = NDArray.Create(x, Count, Width, Width), ["y"] = NDArray.Create(y, Count) });
        return new FilePayload { Name = "thirds.npz", MimeType = "application/octet-stream", Buffer = bytes.ToArray() };
    }

    private static MLModel CatsAndDogs()
    {
        const int Count = 120;
        Sequential model = new([new Input(Side, Side, 3), new MaxPooling2D(4), new Flatten(), new Dense(8, "relu"), new Dense(2, "softmax")]);
        model.Compile(loss: "categorical_crossentropy", optimizer: "adam");
        float[] x = new float[Count * Side * Side * 3], y = new float[Count * 2];
        for (int i = 0; i < Count; i++)
        {
            ImagePixels picture = i % 2 == 0 ? Coloured(40, 60, 200, i) : Coloured(200, 60, 40, i);
            for (int p = 0; p < picture.Data.Length; p++) x[(i * picture.Data.Length) + p] = picture.Data[p] / 255f;
            y[(i * 2) + (i % 2)] = 1;
        }

        model.Fit(NDArray.Create(x, Count, Side, Side, 3), NDArray.Create(y, Count, 2), epochs: 12, batchSize: 10, verbose: 0, seed: 1);
        return Converters.Keras.Convert(
            model, ["image"], imageInputNames: ["image"], imageScale: 1 / 255f, classLabels: (string[])["Cat", "Dog"],
            updatable: new UpdatableOptions { Layers = UpdatableLayers.All, Optimizer = UpdateOptimizer.Adam(0.01), Epochs = 20 }, warn: _ => { });
    }

    private static byte[] Bytes(MLModel model, string ending)
    {
        string path = Path.Combine(Path.GetTempPath(), $"anneal-{Guid.NewGuid():N}{ending}");
        model.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    public static ImagePixels Coloured(byte red, byte green, byte blue, int seed)
    {
        ImagePixels picture = new(Side, Side, 3);
        double[] noise = [.. Numbers.Counter(seed, picture.Data.Length)];
        for (int i = 0; i < picture.Data.Length; i++) picture.Data[i] = (byte)Math.Clamp((i % 3) switch { 0 => red, 1 => green, _ => blue } + (noise[i] * 40), 0, 255);
        return picture;
    }
}
