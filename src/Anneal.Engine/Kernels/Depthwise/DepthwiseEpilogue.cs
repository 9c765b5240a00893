using System.Runtime.CompilerServices;

namespace Anneal.Engine.Kernels;

/// <summary>What a depthwise convolution's sums begin with, and what is done with them.</summary>
internal readonly unsafe struct DepthwiseEpilogue
{
    /// <summary>Where sums begin, channel by channel; null: at 0.</summary>
    public float* Bias { get; init; }

    /// <summary>Add to what is there.</summary>
    public bool Adds { get; init; }

    /// <summary>ReLU.</summary>
    public bool Rectifies { get; init; }

    /// <summary>The ReLU has a largest output.</summary>
    public bool Caps { get; init; }

    /// <summary>The ReLU's largest output, where it has one.</summary>
    public float Cap { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Begin<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct
        => Bias is null ? TLanes.All(0) : TLanes.Load(Bias + channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End<TLanes, TVector>(TVector sum, float* to) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        if (Rectifies) sum = TLanes.Rectify(sum);
        if (Caps) sum = TLanes.AtMost(sum, TLanes.All(Cap));
        if (Adds) sum = TLanes.Add(sum, TLanes.Load(to));
        TLanes.Store(sum, to);
    }
}
