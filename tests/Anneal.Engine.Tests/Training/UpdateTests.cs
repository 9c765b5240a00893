using Anneal.Engine.Graphs;
using Anneal.Engine.Training;

namespace Anneal.Engine.Tests.Training;

public class UpdateTests
{
    public static IEnumerable<TheoryDataRow<UpdateOptions, string>> Wrong =>
    [
        new(new() { ClipValue = 0 }, "ClipValue: expected more than 0, received 0."),
        new(new() { ClipNorm = -1 }, "ClipNorm: expected more than 0, received -1."),
        new(new() { GlobalClipNorm = double.NaN }, "GlobalClipNorm: expected more than 0, received NaN."),
        new(new() { ClipValue = 1, ClipNorm = 1 }, "Give at most one of ClipValue, ClipNorm and GlobalClipNorm."),
        new(new() { WeightDecay = double.PositiveInfinity }, "WeightDecay: expected a finite number"),
        new(new() { EmaMomentum = 1.5 }, "EmaMomentum: expected 0 to 1, received 1.5."),
        new(new() { EmaOverwriteFrequency = 5 }, "EmaOverwriteFrequency needs EmaMomentum."),
        new(new() { EmaMomentum = 0.9, EmaOverwriteFrequency = 0 }, "EmaOverwriteFrequency: expected at least 1, received 0."),
        new(new() { AccumulationSteps = 0 }, "AccumulationSteps: expected at least 1, received 0."),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_out_of_range_are_refused(UpdateOptions options, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => new Update(new SgdRule(0, false), OneWeight(out _), 0.1, options)).Message, StringComparison.Ordinal);

    [Fact]
    public void Slots_averages_and_accumulated_gradients_can_be_read_and_written()
    {
        Weights weights = OneWeight(out Parameter p);
        Update update = new(new AdagradRule(0.25, 1e-7), weights, 0.1, new UpdateOptions { EmaMomentum = 0.5, AccumulationSteps = 2 });
        Assert.Equal([0.25f, 0.25f, 0.25f], update.GetSlot<float>(0, p));
        update.SetSlot<double>(0, p, [1, 2, 3]);
        update.SetAverage<double>(p, [4, 5, 6]);
        update.SetAccumulated<double>(p, [7, 8, 9]);
        Assert.Equal([1f, 2, 3], update.GetSlot<float>(0, p));
        Assert.Equal([4.0, 5, 6], update.GetAverage<double>(p));
        Assert.Equal([7.0, 8, 9], update.GetAccumulated<double>(p));
        Assert.Contains("expected 3 numbers, received 2", Assert.Throws<ArgumentException>(() => update.SetSlot<double>(0, p, [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("expected 3 numbers, received 2", Assert.Throws<ArgumentException>(() => update.SetAverage<double>(p, [1, 2])).Message, StringComparison.Ordinal);
        update.OverwriteWithAverages(weights);
        Assert.Equal([4.0, 5, 6], weights.Get<double>(p));
    }

    [Fact]
    public void Averages_leave_alone_what_was_never_trained()
    {
        Weights weights = OneWeight(out Parameter p);
        weights.Set<double>(p, [1, 2, 3]);
        Update update = new(new SgdRule(0, false), weights, 0.1, new UpdateOptions { EmaMomentum = 0.5 });
        update.OverwriteWithAverages(weights);
        Assert.Equal([1.0, 2, 3], weights.Get<double>(p));
    }

    [Fact]
    public void What_is_not_kept_cannot_be_read()
    {
        Update update = new(new SgdRule(0, false), OneWeight(out Parameter p), 0.1);
        Assert.Throws<InvalidOperationException>(() => update.GetAverage<float>(p));
        Assert.Throws<InvalidOperationException>(() => update.GetAccumulated<float>(p));
    }

    private static Weights OneWeight(out Parameter parameter)
    {
        ParameterList list = new();
        parameter = list.Add("w", new Shape(3));
        return new Weights(list);
    }
}
