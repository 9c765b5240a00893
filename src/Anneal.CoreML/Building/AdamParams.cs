namespace Anneal.CoreML.Building;

/// <summary>Adam: learning rate, mini-batch size, decay of the two moments, epsilon.</summary>
public sealed class AdamParams(double lr = 1e-2, int batch = 10, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8)
{
    /// <summary>The learning rate.</summary>
    public RangeParam Lr { get; private set; } = new(lr, name: "lr");

    /// <summary>The mini-batch size.</summary>
    public SetParam Batch { get; private set; } = new(batch, name: "batch");

    /// <summary>Decay of the first moment.</summary>
    public RangeParam Beta1 { get; private set; } = new(beta1, name: "beta1");

    /// <summary>Decay of the second moment.</summary>
    public RangeParam Beta2 { get; private set; } = new(beta2, name: "beta2");

    /// <summary>Added to the root of the second moment.</summary>
    public RangeParam Eps { get; private set; } = new(eps, name: "eps");

    /// <summary>Sets the learning rate and its range.</summary>
    public void SetLr(double value, double min, double max) => Lr = new(value, min, max, "lr");

    /// <summary>Sets the mini-batch size and the sizes allowed.</summary>
    public void SetBatch(int value, IReadOnlyList<int>? allowedSet = null) => Batch = new(value, allowedSet, "batch");

    /// <summary>Sets the decay of the first moment and its range.</summary>
    public void SetBeta1(double value, double min, double max) => Beta1 = new(value, min, max, "beta1");

    /// <summary>Sets the decay of the second moment and its range.</summary>
    public void SetBeta2(double value, double min, double max) => Beta2 = new(value, min, max, "beta2");

    /// <summary>Sets epsilon and its range.</summary>
    public void SetEps(double value, double min, double max) => Eps = new(value, min, max, "eps");
}
