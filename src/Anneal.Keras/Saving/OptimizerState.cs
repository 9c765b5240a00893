using Anneal.Hdf5;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

namespace Anneal.Keras.Saving;

/// <summary>
/// An optimizer's arrays in the order of files. All versions begin with counters that are scalars: the steps (not in RMSprop and Adadelta before
/// Keras 2.2), and in Keras 3 the learning rate. Then come the arrays for each weight that is trained, in one of two orders: all weights' first
/// arrays, then all weights' second ones; or weight by weight. Which one depends on version and optimizer, and the shapes tell.
/// </summary>
internal static class OptimizerState
{
    /// <summary>True for the optimizers whose arrays Keras 3 writes weight by weight.</summary>
    public static bool IsByWeight(Optimizer optimizer) => optimizer is Adam or Adadelta;

    /// <summary>The arrays of each weight in Keras 3's order: which slot of which weight.</summary>
    public static IEnumerable<(int Slot, Variable Weight)> Order(Optimizer optimizer, IReadOnlyList<Variable> weights, bool byWeight)
        => byWeight
            ? weights.SelectMany(w => Enumerable.Range(0, optimizer.SlotNames.Count).Select(s => (s, w)))
            : Enumerable.Range(0, optimizer.SlotNames.Count).SelectMany(s => weights.Select(w => (s, w)));

    /// <summary>True when arrays of Keras 3 can be this optimizer's for these weights.</summary>
    public static bool Suits(Optimizer optimizer, IReadOnlyList<Variable> weights, IReadOnlyList<H5Dataset> arrays)
    {
        List<H5Dataset> rest = [.. arrays.Skip(2)];
        return rest.Count == 0 || (rest.Count == optimizer.SlotNames.Count * weights.Count
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
        if (optimizer is Adam && rest.Count == 3 * weights.Count && rest.Skip(2 * weights.Count).All(a => a.Shape is [1]))
            rest.RemoveRange(2 * weights.Count, weights.Count); // places that Keras 2.1 to 2.3 keep for amsgrad
        int slots = optimizer.SlotNames.Count;
        List<(int Slot, Variable Weight, float[] Values)> values = [];
        // Keras before 3 keeps SGD's momenta even where the momentum is 0 and nothing reads them.
        if (rest.Count != 0 && !(slots == 0 && rest.Count == weights.Count))
        {
            if (rest.Count != slots * weights.Count)
                throw new FileProblem($"optimizer {optimizer.Name}: expected {slots} arrays for each of {weights.Count} weights, the file has {rest.Count}.");
            bool byWeight = counters == 2 || arrays[0].Name == "iteration:0" ? IsByWeight(optimizer) : false;
            (int Slot, Variable Weight)[] order = [.. Order(optimizer, weights, byWeight)];
            if (!Fits(order, rest)) order = [.. Order(optimizer, weights, !byWeight)];
            for (int i = 0; i < order.Length; i++)
                values.Add((order[i].Slot, order[i].Weight, StoredWeights.Read(rest[i], order[i].Weight, flip, $"optimizer {optimizer.Name}")));
        }

        if (values.Count != 0 || (slots == 0 && steps != 0)) optimizer.For(model.Store());
        foreach ((int slot, Variable weight, float[] v) in values) optimizer.SetSlot(slot, weight, v);
        optimizer.Iterations = steps;
        // The rate is stored as float32; the configuration has all its digits, unless something changed it after that was written.
        if (rate is { } r && (float)r != (float)optimizer.LearningRate) FileProblem.At("optimizer", () => optimizer.LearningRate = r);
    }

    private static bool Fits((int Slot, Variable Weight)[] order, List<H5Dataset> arrays)
        => !order.Where((o, i) => !StoredWeights.HasShape(arrays[i], o.Weight)).Any();

    private static long Steps(H5Dataset array)
    {
        double steps = array.ReadDouble();
        return steps >= 0 && steps <= 1L << 53 && steps == Math.Floor(steps) ? (long)steps : throw new FileProblem($"{array.Path}: expected a number of steps, received {steps}.");
    }
}
