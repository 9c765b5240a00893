using Anneal.Data.Arrays;
using Anneal.Data.Digits;
using Anneal.Imaging;

namespace Anneal.Cli.Tests;

/// <summary>A network that was trained by the command on a few digits, in every form that it can have; made once.</summary>
public sealed class TrainedModels : TemporaryFolder
{
    public const string Labels = "0,1,2,3,4,5,6,7,8,9";

    public TrainedModels()
    {
        CommandRun.Done("train", "--network", "mlp-40", "--data", "digits", "--limit", "2000", "--epochs", "3", "--batch-size", "50", "--out", Keras);
        CommandRun.Done("train", "--network", Keras, "--data", "digits", "--limit", "2000", "--epochs", "1", "--out", H5);
        CommandRun.Done("convert", H5, Image, "--input-name", "image", "--output-name", "probabilities", "--predicted-feature-name", "digit", "--class-labels", Labels,
            "--input-image", "GRAY", "--updatable", "all", "--optimizer", "sgd", "--learning-rate", "0.05", "--batch-size", "20", "--epochs", "2");
        CommandRun.Done("convert", H5, Arrays, "--updatable", "last:1");
        (NDArray images, NDArray labels) = SyntheticDigits.Generate(20, seed: 5);
        for (int i = 0; i < images.Rows; i++)
        {
            ImagePixels picture = new(28, 28, 1, images.AsBytes().AsSpan(i * 784, 784).ToArray());
            string folder = Directory.CreateDirectory(Path.Combine(Folder, $"{labels.AsBytes()[i]}")).FullName;
            ImageFile.SavePng(picture, Path.Combine(folder, $"{i}.png"));
        }

        Picture = Directory.EnumerateFiles(Path.Combine(Folder, "7")).Order(StringComparer.Ordinal).First();
        NpzFile.Save(Examples, [new("x", images), new("y", labels)]);
        NpzFile.Save(Inputs, [new("anything", images)]);
    }

    public string Keras => this["digits.keras"];

    public string H5 => this["digits.h5"];

    /// <summary>A classifier of grey images that can be updated.</summary>
    public string Image => this["Digits.mlmodel"];

    /// <summary>A plain network of arrays that can be updated.</summary>
    public string Arrays => this["Arrays.mlmodel"];

    /// <summary>Twenty digits in one folder a class.</summary>
    public string Folder => this["pictures"];

    /// <summary>One picture of a seven.</summary>
    public string Picture { get; }

    /// <summary>The same digits as x and y.</summary>
    public string Examples => this["examples.npz"];

    /// <summary>The same digits without labels.</summary>
    public string Inputs => this["inputs.npz"];
}
