using Anneal.Data.Arrays;
using Anneal.Data.DataSets;

namespace Anneal.Keras.Tests.Training;

/// <summary>
/// The nine runs of golden/keras/training-digits, on our own drawings. With <c>ANNEAL_MNIST</c> set to a folder of the four idx files (or to mnist.npz), by
/// hand, also those of golden/keras/training on the real digits.
/// </summary>
public class GoldenTrainingTests
{
    private const string RealDigits = "MNIST ";
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("ANNEAL_MNIST");
    private static readonly GoldenTraining s_digits = new("training-digits", (count, flat, test) => test ? GoldenDigits.Test(count, flat) : GoldenDigits.Train(count, flat));
    private static readonly Lazy<GoldenTraining> s_mnist = new(() => new GoldenTraining("training", Real));

    public static TheoryData<string> Runs { get; } = [.. s_digits.Runs, .. s_folder is null ? [] : s_mnist.Value.Runs.Select(r => RealDigits + r)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Steps_follow_Keras(string name) => Of(name).StepsFollowKeras(name.Replace(RealDigits, "", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Runs))]
    public void Fit_gives_Keras_history(string name) => Of(name).FitGivesKerasHistory(name.Replace(RealDigits, "", StringComparison.Ordinal));

    private static GoldenTraining Of(string name) => name.StartsWith(RealDigits, StringComparison.Ordinal) ? s_mnist.Value : s_digits;

    private static (NDArray X, NDArray Y) Real(int count, bool flat, bool test)
    {
        var ((train, trainLabels), (testing, testLabels)) = Mnist.Load(s_folder);
        float[] x = Array.ConvertAll((test ? testing : train).SliceRows(0, count).AsBytes(), b => b / 255f), y = new float[count * 10];
        int[] labels = (test ? testLabels : trainLabels).SliceRows(0, count).ToInt32();
        for (int i = 0; i < count; i++) y[i * 10 + labels[i]] = 1;
        return (flat ? NDArray.Create(x, count, 784) : NDArray.Create(x, count, 28, 28, 1), NDArray.Create(y, count, 10));
    }
}
