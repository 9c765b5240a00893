using Anneal.Data.Arrays;

namespace Anneal.Keras.Tests;

/// <summary>golden/digits as the golden training runs use it: pixels / 255, one-hot labels; the last 200 are for testing.</summary>
internal static class GoldenDigits
{
    private static readonly IReadOnlyDictionary<string, NDArray> s_file = NpzFile.Load(Golden.Path("digits", "digits.npz"));

    public static (NDArray X, NDArray Y) Train(int count, bool flat) => Take(0, count, flat);

    public static (NDArray X, NDArray Y) Test(int count, bool flat) => Take(s_file["x"].Rows - 200, count, flat);

    private static (NDArray X, NDArray Y) Take(int from, int count, bool flat)
    {
        float[] x = Array.ConvertAll(s_file["x"].SliceRows(from, count).AsBytes(), b => b / 255f), y = new float[count * 10];
        long[] labels = s_file["y"].SliceRows(from, count).ToInt64();
        for (int i = 0; i < count; i++) y[i * 10 + (int)labels[i]] = 1;
        return (flat ? NDArray.Create(x, count, 784) : NDArray.Create(x, count, 28, 28, 1), NDArray.Create(y, count, 10));
    }
}
