using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Saving;

/// <summary>
/// An optimizer's arrays in the order of files. All versions begin with counters that are scalars: the steps (not in RMSprop and Adadelta before
/// Keras 2.2), and in Keras 3 the learning rate where it is a number. Then come the arrays for each weight that is trained: those of the options, array
/// by array, and those of the rule in one of two orders: all weights' first arrays, then all weights' second ones; or weight by weight. Which one
/// depends on version and optimizer, and the shapes tell.
/// </summary>
internal static class OptimizerState
{
    /// <summary>How many of a rule's arrays Keras 3 writes weight by weight, where it does; Adam's third, for amsgrad, comes by itself.</summary>
    private const int Together = 2;

    /// <summary>Writes the state as Keras 3 does.</summary>
    /// <param name="group">Where to.</param>
    /// <param name="model">The model that the optimizer trains.</param>
    /// <param name="name">What the file calls an array: from its number, its name, and the weight that it is for, if any.</param>
    /// <returns>What the arrays are called, in their order.</returns>
    public static IReadOnlyList<string> Write(H5Group group, Model model, Func<int, string, Variable?, string> name)
    {
        Optimizer optimizer = model.Optimizer!;
        List<string> names = [name(0, "iteration", null)];
        group.CreateDataset(names[0], [optimizer.Iterations], []);
        if (optimizer.Schedule is null)
        {
            names.Add(name(1, "learning_rate", null));
            group.CreateDataset(names[1], [(float)optimizer.LearningRate], []);
        }

        if (!optimizer.Built) return names;
        optimizer.For(model.Store());
        foreach ((int array, Variable w) in Order(optimizer, model.TrainableWeights, IsByWeight(optimizer)))
        {
            names.Add(name(names.Count, optimizer.StateNames[array], w));
            group.CreateDataset(names[^1], optimizer.GetState(array, w), w.Shape.Dimensions);
        }

        return names;
    }

    /// <summary>True when arrays of Keras 3 can be this optimizer's for these weights.</summary>
    public static bool Suits(Optimizer optimizer, IReadOnlyList<Variable> weights, IReadOnlyList<H5Dataset> arrays)
    {
        List<H5Dataset> rest = [.. arrays.Skip(optimizer.Schedule is null ? 2 : 1)];
        return rest.Count == 0 || (rest.Count == optimizer.StateNames.Count * weights.Count
            && (Fits([.. Order(optimizer, weights, byWeight: true)], rest) || Fits([.. Order(optimizer, weights, byWeight: false)], rest)));
    }

    /// <summary>Gives a compiled model's optimizer the state of a file.</summary>
    /// <param name="model">The compiled model.</param>
    /// <param name="weights">The weights that are trained, in the optimizer's order.</param>
    /// <param name="arrays">The file's arrays, in the file's order.</param>
    /// <param name="flip">Whether convolution kernels are mirrored.</param>
    /// <exception cref="FileProblem">The arrays do not fit the optimizer and the model.</exception>
    public static void Load(Model model, IReadOnlyList<Variable> weights, IReadOnlyList<H5Dataset> arrays, bool flip)
    {
        Optimizer optimizer = model.Optimizer!;
        int counters = arrays.TakeWhile((a, i) => i < 2 && a.Shape.Length == 0).Count();
        long steps = counters > 0 ? Steps(arrays[0]) : 0;
        double? rate = counters > 1 ? arrays[1].ReadDouble() : null;
        List<H5Dataset> rest = [.. arrays.Skip(counters)];
        if (optimizer is Adam { Amsgrad: false } && rest.Count == 3 * weights.Count && rest.Skip(2 * weights.Count).All(a => a.Shape is [1]))
            rest.RemoveRange(2 * weights.Count, weights.Count); // places that Keras 2.1 to 2.3 keep for amsgrad
        int each = optimizer.StateNames.Count;
        List<(int Array, Variable Weight, float[] Values)> values = [];
        // Keras before 3 keeps SGD's momenta even where the momentum is 0 and nothing reads them.
        if (rest.Count != 0 && !(each == 0 && rest.Count == weights.Count))
        {
            if (rest.Count != each * weights.Count)
                throw new FileProblem($"optimizer {optimizer.Name}: expected {each} arrays for each of {weights.Count} weights, the file has {rest.Count}.");
            // Keras 3 calls its counter iteration, 2.12 iteration:0; in trees it is the array 0.
            bool byWeight = counters == 2 || arrays[0].Name is "iteration" or "iteration:0" or "0" ? IsByWeight(optimizer) : false;
            (int Array, Variable Weight)[] order = [.. Order(optimizer, weights, byWeight)];
            if (!Fits(order, rest)) order = [.. Order(optimizer, weights, !byWeight)];
            for (int i = 0; i < order.Length; i++)
                values.Add((order[i].Array, order[i].Weight, StoredWeights.Read(rest[i], order[i].Weight, flip, $"optimizer {optimizer.Name}")));
        }

        if (values.Count != 0 || (each == 0 && steps != 0)) optimizer.For(model.Store());
        foreach ((int array, Variable weight, float[] v) in values) optimizer.SetState(array, weight, v);
        optimizer.Iterations = steps;
        // The rate is stored as float32; the configuration has all its digits, unless something changed it after that was written.
        if (rate is { } r && optimizer.Schedule is null && (float)r != (float)optimizer.LearningRate) FileProblem.At("optimizer", () => optimizer.LearningRate = r);
    }

    private static bool IsByWeight(Optimizer optimizer) => optimizer is Adam or Adadelta;

    /// <summary>The arrays of each weight: which array of which weight.</summary>
    private static IEnumerable<(int Array, Variable Weight)> Order(Optimizer optimizer, IReadOnlyList<Variable> weights, bool byWeight)
    {
        int all = optimizer.StateNames.Count, first = byWeight ? optimizer.OptionStates : all, then = Math.Min(all, first + Together);
        return [.. ByArray(0, first), .. weights.SelectMany(w => Enumerable.Range(first, then - first).Select(s => (s, w))), .. ByArray(then, all)];

        IEnumerable<(int, Variable)> ByArray(int from, int to) => Enumerable.Range(from, to - from).SelectMany(s => weights.Select(w => (s, w)));
    }

    private static bool Fits((int Array, Variable Weight)[] order, List<H5Dataset> arrays)
        => !order.Where((o, i) => !StoredWeights.HasShape(arrays[i], o.Weight)).Any();

    private static long Steps(H5Dataset array)
    {
        double steps = array.ReadDouble();
        return steps >= 0 && steps <= 1L << 53 && steps == Math.Floor(steps) ? (long)steps : throw new FileProblem($"{array.Path}: expected a number of steps, received {steps}.");
    }
}
