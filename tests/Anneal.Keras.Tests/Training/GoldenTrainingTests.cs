using Anneal.Data.Arrays;
using Anneal.Data.DataSets;

namespace Anneal.Keras.Tests.Training;

/// <summary>The nine runs of golden/keras/training-digits, on our own drawings; those on the real MNIST are run by hand.</summary>
public class GoldenTrainingTests
{
    private static readonly GoldenTraining s_digits = new("training-digits", (count, flat, test) => test ? GoldenDigits.Test(count, flat) : GoldenDigits.Train(count, flat));
    private static readonly Lazy<GoldenTraining> s_mnist = new(() => new GoldenTraining("training", Mnist60000));

    public static TheoryData<string> Runs { get; } = [.. s_digits.Runs];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Steps_follow_Keras(string name) => s_digits.StepsFollowKeras(name);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Fit_gives_Keras_history(string name) => s_digits.FitGivesKerasHistory(name);

    /// <summary>By hand: <c>ANNEAL_MNIST=folder dotnet run --project tests/Anneal.Keras.Tests -c Release -- --explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Runs))]
    public void Steps_on_MNIST_follow_Keras(string name) => s_mnist.Value.StepsFollowKeras(name);

    [Theory(Explicit = true)]
    [MemberData(nameof(Runs))]
    public void Fit_on_MNIST_gives_Keras_history(string name) => s_mnist.Value.FitGivesKerasHistory(name);

    private static (NDArray X, NDArray Y) Mnist60000(int count, bool flat, bool test)
    {
        var ((train, trainLabels), (testing, testLabels)) = Mnist.Load(Environment.GetEnvironmentVariable("ANNEAL_MNIST"));
        float[] x = Array.ConvertAll((test ? testing : train).SliceRows(0, count).AsBytes(), b => b / 255f), y = new float[count * 10];
        int[] labels = (test ? testLabels : trainLabels).SliceRows(0, count).ToInt32();
        for (int i = 0; i < count; i++) y[i * 10 + labels[i]] = 1;
        return (flat ? NDArray.Create(x, count, 784) : NDArray.Create(x, count, 28, 28, 1), NDArray.Create(y, count, 10));
    }
}
