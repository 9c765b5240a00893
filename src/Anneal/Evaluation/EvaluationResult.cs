namespace Anneal.Evaluation;

/// <summary>How a model does on some examples.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share that is classified correctly; null where there are no classes.</param>
/// <param name="Count">How many examples.</param>
public sealed record EvaluationResult(double Loss, double? Accuracy, int Count);
