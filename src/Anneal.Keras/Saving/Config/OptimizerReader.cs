using System.Text.Json.Nodes;
using Anneal.Keras.Optimizers;
using Anneal.Keras.Optimizers.Schedules;

namespace Anneal.Keras.Saving.Config;

/// <summary>Optimizers of all versions.</summary>
internal static class OptimizerReader
{
    /// <summary>The optimizer, without its state.</summary>
    public static Optimizer Read(ConfigReader compile, string key)
    {
        (string name, JsonObject? options) = CompileReader.Identifier(compile, "optimizer", compile.Get(key));
        if (options is null) return FileProblem.At(compile.Where, () => Optimizer.Parse(name));
        ConfigReader config = new(options, $"{compile.Where}, optimizer {name}");
        Optimizer made = FileProblem.At(config.Where, () => WithOptions(Make(name, config), config));
        config.Off("loss_scale_factor").Harmless("name", "jit_compile", "is_legacy_optimizer").Done();
        return made;
    }

    private static Optimizer Make(string className, ConfigReader c)
    {
        LearningRateSchedule rate = Rate(c);
        // An epsilon of null is Keras' own, 1e-7.
        double epsilon = c.OptionalDouble("epsilon") ?? 1e-7;
        return className switch
        {
            "SGD" => new SGD(rate, c.Double("momentum", 0), c.Bool("nesterov", false)),
            "Adam" => new Adam(rate, c.Double("beta_1", 0.9), c.Double("beta_2", 0.999), epsilon, c.Bool("amsgrad", false)),
            "RMSprop" => new RMSprop(rate, c.Double("rho", 0.9), c.Double("momentum", 0), epsilon, c.Bool("centered", false)),
            "Adadelta" => new Adadelta(rate, c.Double("rho", 0.95), epsilon),
            // Names the optimizers that there are.
            _ => Optimizer.Parse(className),
        };
    }

    private static Optimizer WithOptions(Optimizer made, ConfigReader c)
    {
        made.WeightDecay = c.OptionalDouble("weight_decay");
        made.ClipNorm = c.OptionalDouble("clipnorm");
        made.GlobalClipNorm = c.OptionalDouble("global_clipnorm");
        made.ClipValue = c.OptionalDouble("clipvalue");
        made.UseEma = c.Bool("use_ema", false);
        made.EmaMomentum = c.Double("ema_momentum", made.EmaMomentum);
        made.EmaOverwriteFrequency = c.OptionalInt("ema_overwrite_frequency");
        made.GradientAccumulationSteps = c.OptionalInt("gradient_accumulation_steps");
        return made;
    }

    /// <summary>A number or a schedule. Keras 2.2 and earlier write lr; until 2.11 a decay beside it divides the rate by 1 + decay · steps.</summary>
    private static LearningRateSchedule Rate(ConfigReader c)
    {
        string key = c.Has("learning_rate") ? "learning_rate" : "lr";
        if (c.Get(key) is JsonObject)
        {
            c.Off("decay");
            return ScheduleReader.Read(c, key);
        }

        double rate = c.Double(key), decay = c.Double("decay", 0);
        return decay == 0 ? rate : new InverseTimeDecay(rate, 1, decay);
    }
}
