using Anneal.CoreML.Building;
using Anneal.Exporting;
using Anneal.Keras.Optimizers;

namespace Anneal.Updating;

/// <summary>The optimizers that Core ML updates with, SGD and Adam, and their numbers.</summary>
public sealed record UpdateOptimizer
{
    private UpdateOptimizer(bool isAdam) => IsAdam = isAdam;

    /// <summary>True for Adam, false for SGD.</summary>
    public bool IsAdam { get; }

    /// <summary>How far a step goes. Core ML's default is 0.01 for both.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>SGD: the share of the last step that goes on. Default 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Adam: decay of the mean of the gradient. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam: decay of the mean of its square. Default 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam: added to the root of that. Core ML's default is 1e-8, Keras' 1e-7.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Stochastic gradient descent.</summary>
    public static UpdateOptimizer Sgd(double learningRate = 0.01, double momentum = 0) => new(false) { LearningRate = learningRate, Momentum = momentum };

    /// <summary>Adam.</summary>
    public static UpdateOptimizer Adam(double learningRate = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        new(true) { LearningRate = learningRate, Beta1 = beta1, Beta2 = beta2, Epsilon = epsilon };

    /// <summary>"sgd" or "adam", with Core ML's defaults.</summary>
    /// <exception cref="ArgumentException">Core ML has no such optimizer.</exception>
    public static UpdateOptimizer Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
        {
            "sgd" => Sgd(),
            "adam" => Adam(),
            _ => throw new ArgumentException($"Core ML updates with sgd or adam; '{name}' is neither.", nameof(name)),
        };
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator UpdateOptimizer(string name) => Parse(name);

    /// <exception cref="ConversionException">Core ML has no such optimizer.</exception>
    internal static UpdateOptimizer Of(Optimizer optimizer) => Extras(optimizer) is { Length: > 0 } extras
        ? throw new ConversionException($"The model was compiled with {optimizer.ClassName} and {string.Join(", ", extras)}, which Core ML cannot update with; choose sgd or adam for the update.")
        : WithoutExtras(optimizer);

    private static string[] Extras(Optimizer o) =>
    [
        .. from extra in ((bool Used, string Name)[])
           [
               (o.Schedule is not null, "a learning-rate schedule"), (o is Keras.Optimizers.Adam { Amsgrad: true }, "amsgrad"), (o.WeightDecay is not null, "weight decay"),
               ((o.ClipNorm ?? o.GlobalClipNorm ?? o.ClipValue) is not null, "clipped gradients"), (o.UseEma, "averaged weights"), (o.GradientAccumulationSteps is not null, "accumulated gradients"),
           ]
           where extra.Used
           select extra.Name,
    ];

    private static UpdateOptimizer WithoutExtras(Optimizer optimizer) => optimizer switch
    {
        SGD { Nesterov: false } sgd => Sgd(sgd.LearningRate, sgd.Momentum),
        Keras.Optimizers.Adam adam => Adam(adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon),
        _ => throw new ConversionException(
            $"The model was compiled with {optimizer.ClassName}{(optimizer is SGD ? " and Nesterov's momentum" : "")}, which Core ML cannot update with; choose sgd or adam for the update."),
    };

    /// <summary>Gives the numbers to a network; each may be chosen between 0 and 1 by an update, or up to its default where that is more.</summary>
    internal void Set(NeuralNetworkBuilder network, int batchSize)
    {
        double most = Math.Max(1, LearningRate);
        if (IsAdam)
        {
            AdamParams adam = new(batch: batchSize, beta1: Beta1, beta2: Beta2, eps: Epsilon);
            adam.SetLr(LearningRate, 0, most);
            network.SetAdamOptimizer(adam);
        }
        else
        {
            SgdParams sgd = new(batch: batchSize, momentum: Momentum);
            sgd.SetLr(LearningRate, 0, most);
            network.SetSgdOptimizer(sgd);
        }
    }
}
