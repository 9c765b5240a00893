using System.Collections.Immutable;
using Anneal.Data.Downloads;

namespace Anneal.Data.DataSets;

/// <summary>Fashion-MNIST: 60,000 images of garments for training and 10,000 for testing, 28 × 28 grey levels, ten classes.</summary>
public static class FashionMnist
{
    internal static KnownDataSet Known { get; } = new(
        "fashion-mnist",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [
            Remote("train-labels-idx1-ubyte.gz", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            Remote("train-images-idx3-ubyte.gz", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            Remote("t10k-labels-idx1-ubyte.gz", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
            Remote("t10k-images-idx3-ubyte.gz", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        ],
        "On Debian and Ubuntu: apt-get install dataset-fashion-mnist.");

    /// <summary>The names of the classes, in the order of the labels.</summary>
    public static ImmutableArray<string> ClassNames => Known.ClassNames;

    /// <summary>Whether the data set is on this machine, so that <see cref="Load"/> downloads nothing.</summary>
    public static bool IsHere => Known.IsHere(KnownDataSet.Locations.Here);

    /// <summary>
    /// Loads the data set: from <paramref name="path"/>, else from the folder that ANNEAL_DATA names (<c>fashion-mnist</c> or <c>fashion-mnist.npz</c>
    /// inside), from Keras' cache (KERAS_HOME or ~/.keras), from Debian's package dataset-fashion-mnist, else by download into Keras' cache.
    /// </summary>
    /// <inheritdoc cref="Mnist.Load"/>
    public static TrainTest Load(string? path = null, IProgress<DownloadProgress>? progress = null) => Known.Load(path, progress, KnownDataSet.Locations.Here);

    /// <summary>Keras' name for <see cref="Load"/>.</summary>
    /// <inheritdoc cref="Load"/>
    public static TrainTest LoadData(string? path = null, IProgress<DownloadProgress>? progress = null) => Load(path, progress);

    private static RemoteFile Remote(string name, long length, string sum) => new(new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/" + name), length, sum);
}
