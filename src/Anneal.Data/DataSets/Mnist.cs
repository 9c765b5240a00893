using System.Collections.Immutable;
using Anneal.Data.Downloads;

namespace Anneal.Data.DataSets;

/// <summary>The MNIST handwritten digits: 60,000 images for training and 10,000 for testing, 28 × 28 grey levels, labels 0 to 9.</summary>
public static class Mnist
{
    internal static KnownDataSet Known { get; } = new(
        "mnist",
        [.. Enumerable.Range(0, 10).Select(i => ((char)('0' + i)).ToString())],
        [new RemoteFile(new Uri("https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"), 11_490_434, "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1")]);

    /// <summary>The names of the classes: "0" to "9".</summary>
    public static ImmutableArray<string> ClassNames => Known.ClassNames;

    /// <summary>Whether the data set is on this machine, so that <see cref="Load"/> downloads nothing.</summary>
    public static bool IsHere => Known.IsHere(KnownDataSet.Locations.Here);

    /// <summary>
    /// Loads the data set: from <paramref name="path"/>, else from the folder that ANNEAL_DATA names (<c>mnist</c> or <c>mnist.npz</c> inside), from
    /// Keras' cache (KERAS_HOME or ~/.keras), else by download into that cache.
    /// </summary>
    /// <param name="path">An .npz file with x_train, y_train, x_test and y_test, or a folder with the four idx files, plain or gzipped.</param>
    /// <param name="progress">Told about a download.</param>
    /// <returns>uint8 images of shape (60000, 28, 28) and (10000, 28, 28), and their labels.</returns>
    /// <exception cref="IOException">The data are not there and cannot be downloaded; the message says where to put them.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or is something else.</exception>
    public static TrainTest Load(string? path = null, IProgress<DownloadProgress>? progress = null) => Known.Load(path, progress, KnownDataSet.Locations.Here);

    /// <summary>Keras' name for <see cref="Load"/>.</summary>
    /// <inheritdoc cref="Load"/>
    public static TrainTest LoadData(string? path = null, IProgress<DownloadProgress>? progress = null) => Load(path, progress);
}
