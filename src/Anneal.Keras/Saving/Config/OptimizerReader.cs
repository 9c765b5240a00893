using System.Text.Json.Nodes;
using Anneal.Keras.Optimizers;

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
        Optimizer made = FileProblem.At(config.Where, () => Make(name, config));
        bool averages = config.Bool("use_ema", false);
        if (averages) throw config.Fail("it has use_ema = true, which Anneal does not have and will not leave out in silence.");
        config.Off("decay", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "loss_scale_factor", "gradient_accumulation_steps", "amsgrad")
            .Harmless("name", "ema_momentum", "ema_overwrite_frequency", "jit_compile", "is_legacy_optimizer").Done();
        return made;
    }

    private static Optimizer Make(string className, ConfigReader c)
    {
        // Keras 2.2 and earlier write lr; an epsilon of null is Keras' own, 1e-7.
        double rate = c.Has("learning_rate") ? c.Double("learning_rate") : c.Double("lr");
        double epsilon = c.OptionalDouble("epsilon") ?? 1e-7;
        return className switch
        {
            "SGD" => new SGD(rate, c.Double("momentum", 0), c.Bool("nesterov", false)),
            "Adam" => new Adam(rate, c.Double("beta_1", 0.9), c.Double("beta_2", 0.999), epsilon),
            "RMSprop" => new RMSprop(rate, c.Double("rho", 0.9), c.Double("momentum", 0), epsilon, c.Bool("centered", false)),
            "Adadelta" => new Adadelta(rate, c.Double("rho", 0.95), epsilon),
            // Names the optimizers that there are.
            _ => Optimizer.Parse(className),
        };
    }
}
