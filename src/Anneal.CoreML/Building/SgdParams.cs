namespace Anneal.CoreML.Building;

/// <summary>Stochastic gradient descent: learning rate, mini-batch size, momentum.</summary>
public sealed class SgdParams(double lr = 1e-2, int batch = 10, double momentum = 0)
{
    /// <summary>The learning rate.</summary>
    public RangeParam Lr { get; private set; } = new(lr, name: "lr");

    /// <summary>The mini-batch size.</summary>
    public SetParam Batch { get; private set; } = new(batch, name: "batch");

    /// <summary>The momentum.</summary>
    public RangeParam Momentum { get; private set; } = new(momentum, name: "momentum");

    /// <summary>Sets the learning rate and its range.</summary>
    public void SetLr(double value, double min, double max) => Lr = new(value, min, max, "lr");

    /// <summary>Sets the mini-batch size and the sizes allowed.</summary>
    public void SetBatch(int value, IReadOnlyList<int>? allowedSet = null) => Batch = new(value, allowedSet, "batch");

    /// <summary>Sets the momentum and its range.</summary>
    public void SetMomentum(double value, double min, double max) => Momentum = new(value, min, max, "momentum");
}
