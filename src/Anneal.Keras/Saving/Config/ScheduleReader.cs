using System.Text.Json.Nodes;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Saving.Config;

/// <summary>Schedules of learning rates.</summary>
internal static class ScheduleReader
{
    /// <summary>The schedule.</summary>
    public static LearningRateSchedule Read(ConfigReader owner, string key)
    {
        (string name, JsonObject? options) = CompileReader.Identifier(owner, key, owner.Get(key));
        ConfigReader config = new(options ?? [], $"{owner.Where}, {key} {name}");
        LearningRateSchedule made = FileProblem.At(config.Where, () => Make(name, config));
        if (config.OptionalText("name") is { } called) made.Name = called;
        config.Done();
        return made;
    }

    private static LearningRateSchedule Make(string className, ConfigReader c)
    {
        return className switch
        {
            "ExponentialDecay" => new ExponentialDecay(c.Double("initial_learning_rate"), c.Int("decay_steps"), c.Double("decay_rate"), c.Bool("staircase", false)),
            "InverseTimeDecay" => new InverseTimeDecay(c.Double("initial_learning_rate"), c.Int("decay_steps"), c.Double("decay_rate"), c.Bool("staircase", false)),
            "PolynomialDecay" => new PolynomialDecay(c.Double("initial_learning_rate"), c.Int("decay_steps"), c.Double("end_learning_rate", 0.0001), c.Double("power", 1), c.Bool("cycle", false)),
            "CosineDecay" => new CosineDecay(c.Double("initial_learning_rate"), c.Int("decay_steps"), c.Double("alpha", 0), c.OptionalDouble("warmup_target"), c.Int("warmup_steps", 0)),
            "CosineDecayRestarts" => new CosineDecayRestarts(c.Double("initial_learning_rate"), c.Int("first_decay_steps"), c.Double("t_mul", 2), c.Double("m_mul", 1), c.Double("alpha", 0)),
            "PiecewiseConstantDecay" => new PiecewiseConstantDecay([.. Numbers(c, "boundaries").Select(b => (long)b)], Numbers(c, "values")),
            _ => throw c.Fail("Anneal does not have this schedule; it reads CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay and PolynomialDecay."),
        };
    }

    private static double[] Numbers(ConfigReader c, string key)
        => c.Get(key) is JsonArray a && a.All(n => n is JsonValue v && v.TryGetValue(out double d) && Math.Abs(d) < 1L << 53)
            ? [.. a.Select(n => n!.AsValue().TryGetValue(out double d) ? d : 0)]
            : throw c.Expected(key, "a list of numbers", c.Get(key));
}
