using System.Globalization;
using Anneal.Predictions;

namespace Anneal.Studio.Reading;

/// <summary>What a model says about one picture.</summary>
/// <param name="Label">The likeliest class.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Probabilities">Every class' probability, in the model's order.</param>
public sealed record Answer(string Label, double Confidence, IReadOnlyList<(string Label, double Probability)> Probabilities)
{
    internal static Answer Of(Prediction prediction) => new(
        prediction.Label is null ? "" : Text(prediction.Label),
        prediction.Confidence ?? 0,
        [.. prediction.Probabilities.Select(p => (Text(p.Key), p.Value))]);

    private static string Text(object label) => Convert.ToString(label, CultureInfo.InvariantCulture)!;
}
