namespace Anneal.Keras.Training;

/// <summary>Checks of batch sizes.</summary>
internal static class BatchSizes
{
    public static int Check(int size) => size >= 1 ? size : throw new ArgumentException($"Expected a batch size of at least 1, received {size}.");
}
