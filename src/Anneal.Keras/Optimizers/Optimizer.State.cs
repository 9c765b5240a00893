using Anneal.Engine.Graphs;
using Anneal.Engine.Training;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers;

/// <content>The arrays that are kept for each weight.</content>
public abstract partial class Optimizer
{
    /// <summary>The names of the arrays that are kept for each weight, for example <c>momentum</c> and <c>velocity</c>: those of the options first, then those of the rule.</summary>
    public IReadOnlyList<string> StateNames => [.. UseEma ? (string[])["average"] : [], .. GradientAccumulationSteps is not null ? (string[])["gradient_accumulator"] : [], .. Rule.SlotNames];

    /// <summary>How many of the arrays are not the rule's.</summary>
    internal int OptionStates => (UseEma ? 1 : 0) + (GradientAccumulationSteps is not null ? 1 : 0);

    /// <summary>One of the arrays that are kept for a weight.</summary>
    internal float[] GetState(int index, Variable variable) => GetState(_update!, index, variable.Parameter!);

    internal void SetState(int index, Variable variable, ReadOnlySpan<float> values) => SetState(_update!, index, variable.Parameter!, values);

    private float[] GetState(Update update, int index, Parameter parameter)
        => index >= OptionStates ? update.GetSlot<float>(index - OptionStates, parameter)
            : index == 0 && UseEma ? update.GetAverage<float>(parameter) : update.GetAccumulated<float>(parameter);

    private void SetState(Update update, int index, Parameter parameter, ReadOnlySpan<float> values)
    {
        if (index >= OptionStates) update.SetSlot(index - OptionStates, parameter, values);
        else if (index == 0 && UseEma) update.SetAverage(parameter, values);
        else update.SetAccumulated(parameter, values);
    }
}
