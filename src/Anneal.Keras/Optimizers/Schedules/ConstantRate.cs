using Anneal.Keras.Layers;

namespace Anneal.Keras.Optimizers.Schedules;

/// <summary>A number: no schedule to Keras.</summary>
internal sealed class ConstantRate : LearningRateSchedule
{
    private readonly double _rate;

    public ConstantRate(double rate)
        : base("") => _rate = rate >= 0 && double.IsFinite(rate) ? rate : throw new ArgumentException($"Expected a learning rate of at least 0, received {rate}.", nameof(rate));

    public override double At(long step) => _rate;

    protected internal override void WriteConfig(LayerConfig config) { }
}
