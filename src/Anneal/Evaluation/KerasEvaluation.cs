using Anneal.Examples;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;

namespace Anneal.Evaluation;

/// <summary>Loss and accuracy of a Keras model by the loss that it was compiled with, or the one that fits its output.</summary>
public static class KerasEvaluation
{
    private const int BatchSize = 200;

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">A model of one input and one output; it is compiled with its own loss or the default one, and accuracy.</param>
    /// <param name="columns">The examples and their labels.</param>
    /// <param name="progress">Told how many examples are done.</param>
    /// <param name="cancellation">Stops between mini-batches.</param>
    /// <exception cref="InvalidDataException">The examples or labels do not fit the model; the message lists both.</exception>
    public static EvaluationResult Run(Model model, ExampleColumns columns, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Inputs.Count != 1) throw new NotSupportedException($"Model '{model.Name}' has {columns.Inputs.Count} inputs; models of one are evaluated.");
        Loss loss = model.Loss ?? KerasTargets.DefaultLoss(model);
        bool classes = KerasTargets.AreClasses(model, loss, columns.Labels);
        KerasExamples examples = new(columns.Inputs[0].Array, columns.Inputs[0].Input, columns.Labels.Source, KerasTargets.For(model, loss, columns.Labels));
        model.Compile(loss, model.Optimizer, classes ? ["accuracy"] : []);
        Scores scores = model.Evaluate(examples, BatchSize, verbose: 0, callbacks: [new Watcher(progress, cancellation)], output: TextWriter.Null);
        return new EvaluationResult(scores.Loss, classes ? scores["accuracy"] : null, examples.Count);
    }

    private sealed class Watcher(Action<int>? progress, CancellationToken cancellation) : Callback
    {
        public override void OnTestBatchEnd(int batch, Logs logs)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(Math.Min((batch + 1) * Parameters.BatchSize, Parameters.Samples));
        }
    }
}
