using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;

namespace Anneal.Engine.Training;

/// <summary>An optimizer at work on one <see cref="Weights"/>: its rule, its rate, and the numbers it keeps for each parameter.</summary>
public sealed unsafe class Update
{
    private readonly AlignedBuffer _slots;
    private readonly AlignedBuffer? _averages, _accumulated;
    private readonly bool[] _averaged, _decays;
    private readonly WeightPenalty?[] _penalties;
    private readonly WeightLayout _layout;

    /// <summary>A fresh optimizer.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public Update(OptimizerRule rule, Weights weights, double learningRate, UpdateOptions? options = null)
    {
        (Rule, LearningRate, Options, _layout) = (rule, learningRate, options ?? new UpdateOptions(), weights.Layout);
        Options.Check();
        _averaged = new bool[_layout.Parameters.Items.Count];
        _decays = [.. _layout.Parameters.Items.Select(p => Options.WeightDecay is not null && (Options.Decays is null || Options.Decays(p)))];
        _penalties = [.. _layout.Parameters.Items.Select(p => Options.Penalties?.Invoke(p))];
        if (Options.EmaMomentum is not null) _averages = new AlignedBuffer(_layout.Bytes);
        if (Options.AccumulationSteps > 1) _accumulated = new AlignedBuffer(_layout.Bytes);
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

    /// <summary>What happens around the rule.</summary>
    public UpdateOptions Options { get; }

    /// <summary>Steps taken, those included that only accumulated gradients, and the one under way.</summary>
    public long Iterations { get; set; }

    /// <summary>Times that the rule changed the weights.</summary>
    public long Updates => Iterations / Options.AccumulationSteps;

    /// <summary>One of the arrays that the rule keeps for a parameter.</summary>
    public T[] GetSlot<T>(int slot, Parameter parameter) where T : unmanaged
    {
        T[] result = new T[parameter.Shape.Size];
        NumberCopy.Convert(Slot(slot, parameter.Index), _layout.Type, result);
        return result;
    }

    /// <summary>Replaces one of the arrays that the rule keeps for a parameter.</summary>
    /// <exception cref="ArgumentException">The count differs from the parameter's size.</exception>
    public void SetSlot<T>(int slot, Parameter parameter, ReadOnlySpan<T> values) where T : unmanaged
    {
        if (values.Length != parameter.Shape.Size)
            throw new ArgumentException($"Optimizer slot '{Rule.SlotNames[slot]}' of '{parameter.Name}': expected {parameter.Shape.Size} numbers, received {values.Length}.", nameof(values));
        NumberCopy.Convert(values, Slot(slot, parameter.Index), _layout.Type);
    }

    /// <summary>A parameter's moving average (<see cref="UpdateOptions.EmaMomentum"/>); zeros before the first update.</summary>
    public T[] GetAverage<T>(Parameter parameter) where T : unmanaged => Get<T>(Averages(), parameter);

    /// <summary>Replaces a parameter's moving average.</summary>
    /// <exception cref="ArgumentException">The count differs from the parameter's size.</exception>
    public void SetAverage<T>(Parameter parameter, ReadOnlySpan<T> values) where T : unmanaged
    {
        Set(Averages(), parameter, values, "average");
        _averaged[parameter.Index] = true;
    }

    /// <summary>The sum of a parameter's gradients since the last update (<see cref="UpdateOptions.AccumulationSteps"/>).</summary>
    public T[] GetAccumulated<T>(Parameter parameter) where T : unmanaged => Get<T>(Accumulated(), parameter);

    /// <summary>Replaces the sum of a parameter's gradients since the last update.</summary>
    /// <exception cref="ArgumentException">The count differs from the parameter's size.</exception>
    public void SetAccumulated<T>(Parameter parameter, ReadOnlySpan<T> values) where T : unmanaged => Set(Accumulated(), parameter, values, "accumulated gradient");

    /// <summary>Puts the moving averages in the place of all weights that were trained: what Keras does at the end of a fit.</summary>
    public void OverwriteWithAverages(Weights weights)
    {
        AlignedBuffer averages = Averages();
        if (weights.Layout != _layout) throw new ArgumentException("The weights belong to another optimizer.", nameof(weights));
        foreach (Parameter p in _layout.Parameters.Items)
        {
            if (_averaged[p.Index]) weights.Set<double>(p, Get<double>(averages, p));
        }
    }

    internal byte* Slot(int slot, int parameter) => _slots.Data + slot * _layout.Bytes + _layout.Offset(parameter);

    internal byte* Average(int parameter)
    {
        _averaged[parameter] = true;
        return _averages!.Data + _layout.Offset(parameter);
    }

    internal bool Decays(int parameter) => _decays[parameter];

    internal WeightPenalty? Penalty(int parameter) => _penalties[parameter];

    internal byte* Accumulator(int parameter) => _accumulated!.Data + _layout.Offset(parameter);

    private AlignedBuffer Averages() => _averages ?? throw new InvalidOperationException($"The optimizer keeps no averages: set {nameof(UpdateOptions)}.{nameof(UpdateOptions.EmaMomentum)}.");

    private AlignedBuffer Accumulated() => _accumulated ?? throw new InvalidOperationException($"The optimizer accumulates no gradients: set {nameof(UpdateOptions)}.{nameof(UpdateOptions.AccumulationSteps)}.");

    private T[] Get<T>(AlignedBuffer buffer, Parameter parameter) where T : unmanaged
    {
        T[] result = new T[parameter.Shape.Size];
        NumberCopy.Convert(buffer.Data + _layout.Offset(parameter.Index), _layout.Type, result);
        return result;
    }

    private void Set<T>(AlignedBuffer buffer, Parameter parameter, ReadOnlySpan<T> values, string what) where T : unmanaged
    {
        if (values.Length != parameter.Shape.Size)
            throw new ArgumentException($"The {what} of '{parameter.Name}': expected {parameter.Shape.Size} numbers, received {values.Length}.", nameof(values));
        NumberCopy.Convert(values, buffer.Data + _layout.Offset(parameter.Index), _layout.Type);
    }
}
