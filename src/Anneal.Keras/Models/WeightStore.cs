using Anneal.Engine.Graphs;
using Anneal.Engine.Training;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Models;

/// <summary>
/// The engine's one block of weights, shared by all models that share layers: a model of a model's first layers sees what training changes.
/// When layers of different stores meet in one model, a new store takes all of them over.
/// </summary>
internal sealed class WeightStore
{
    private WeightStore(IReadOnlyList<Variable> variables)
    {
        ParameterList list = new();
        HashSet<string> names = [];
        Parameter[] parameters = new Parameter[variables.Count];
        for (int i = 0; i < parameters.Length; i++)
        {
            Variable v = variables[i];
            string name = v.Path;
            for (int n = 2; !names.Add(name); n++) name = $"{v.Path} ({n})";
            parameters[i] = list.Add(name, v.ComputedAs, v.IsState ? ParameterKind.State : ParameterKind.Trainable);
        }

        Variables = [.. variables];
        Weights = new Weights(list);
        for (int i = 0; i < parameters.Length; i++) variables[i].Move(this, parameters[i]);
    }

    public Weights Weights { get; }

    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The store that all of these variables are in, made when they are not in one together.</summary>
    public static WeightStore Of(IReadOnlyList<Variable> variables)
    {
        if (variables.Count == 0) return new WeightStore([]);
        WeightStore? first = variables[0].Store;
        if (first is not null && variables.All(v => v.Store == first)) return first;
        return new WeightStore([.. variables.Concat(variables.Where(v => v.Store is not null).SelectMany(v => v.Store!.Variables)).Distinct()]);
    }
}
