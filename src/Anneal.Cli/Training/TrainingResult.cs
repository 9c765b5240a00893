using System.Text.Json.Nodes;
using Anneal.Cli.Output;

namespace Anneal.Cli.Training;

/// <summary>What training or an update ended with.</summary>
/// <param name="Loss">The mean loss of the last epoch.</param>
/// <param name="Accuracy">The share of the training examples that is classified correctly; null where there are no classes.</param>
/// <param name="Epochs">How many epochs were finished.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Images">How many examples went through, those of all epochs counted.</param>
/// <param name="Losses">The loss of each mini-batch.</param>
internal sealed record TrainingResult(double? Loss, double? Accuracy, int Epochs, TimeSpan Time, long Images, IReadOnlyList<double> Losses)
{
    public double ImagesPerSecond => Images / Math.Max(Time.TotalSeconds, 1e-9);

    public JsonObject ToJson() => new()
    {
        ["loss"] = Numbers.Json(Loss),
        ["accuracy"] = Numbers.Json(Accuracy),
        ["epochs"] = Epochs,
        ["seconds"] = Time.TotalSeconds,
        ["imagesPerSecond"] = ImagesPerSecond,
        ["losses"] = new JsonArray([.. Losses.Select(l => Numbers.Json(l))]),
    };

    /// <summary>trained 3 epochs in 41 s (4,812 images/s): loss 0.0412, accuracy 98.61%.</summary>
    public override string ToString() =>
        $"{Epochs} {(Epochs == 1 ? "epoch" : "epochs")} in {Numbers.Duration(Time)} ({Numbers.Speed(ImagesPerSecond)})"
        + (Loss is { } loss ? $": loss {Numbers.Loss(loss)}{(Accuracy is { } accuracy ? $", accuracy {Numbers.Percent(accuracy)}" : "")}" : "");
}
