using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Training;

/// <summary>An optimizer at work on one <see cref="Weights"/>: its rule, its rate, and the numbers it keeps for each parameter.</summary>
public sealed unsafe class Update
{
    private readonly AlignedBuffer _slots;
    private readonly WeightLayout _layout;

    /// <summary>A fresh optimizer.</summary>
    public Update(OptimizerRule rule, Weights weights, double learningRate)
    {
        (Rule, LearningRate, _layout) = (rule, learningRate, weights.Layout);
        _slots = new AlignedBuffer(_layout.Bytes * Math.Max(1, rule.SlotNames.Count));
        for (int s = 0; s < rule.SlotNames.Count; s++)
        {
            if (rule.InitialValue(s) == 0) continue;
            foreach (Parameter p in _layout.Parameters.Items)
            {
                double[] values = new double[p.Shape.Size];
                Array.Fill(values, rule.InitialValue(s));
                SetSlot<double>(s, p, values);
            }
        }
    }

    /// <summary>The rule.</summary>
    public OptimizerRule Rule { get; }

    /// <summary>The rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken.</summary>
    public long Iterations { get; set; }

    /// <summary>One of the arrays that the rule keeps for a parameter.</summary>
    public T[] GetSlot<T>(int slot, Parameter parameter) where T : unmanaged
    {
        T[] result = new T[parameter.Shape.Size];
        Numbers.Convert(Slot(slot, parameter.Index), _layout.Type, result);
        return result;
    }

    /// <summary>Replaces one of the arrays that the rule keeps for a parameter.</summary>
    /// <exception cref="ArgumentException">The count differs from the parameter's size.</exception>
    public void SetSlot<T>(int slot, Parameter parameter, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.Length != parameter.Shape.Size)
            throw new ArgumentException($"Optimizer slot '{Rule.SlotNames[slot]}' of '{parameter.Name}': expected {parameter.Shape.Size} numbers, received {values.Length}.", nameof(values));
        Numbers.Convert(values, Slot(slot, parameter.Index), _layout.Type);
    }

    internal byte* Slot(int slot, int parameter) => _slots.Data + slot * _layout.Bytes + _layout.Offset(parameter);
}
