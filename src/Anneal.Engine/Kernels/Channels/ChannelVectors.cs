using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>Work on one image that treats every channel alike.</summary>
internal interface IChannelWork
{
    /// <summary>Works on the channels of one vector, from <paramref name="channel"/> on.</summary>
    void Run<TLanes, TVector>(int channel) where TLanes : struct, ILanes<TVector> where TVector : struct;
}

/// <summary>Cuts channels in the widest vectors that this machine has, and what is left in narrower ones.</summary>
internal static class ChannelVectors
{
    public static void ForEach<TWork>(in TWork work, int channels) where TWork : struct, IChannelWork
    {
        int c = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; c <= channels - Vector512<float>.Count; c += Vector512<float>.Count) work.Run<Lanes512, Vector512<float>>(c);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; c <= channels - Vector256<float>.Count; c += Vector256<float>.Count) work.Run<Lanes256, Vector256<float>>(c);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            for (; c <= channels - Vector128<float>.Count; c += Vector128<float>.Count) work.Run<Lanes128, Vector128<float>>(c);
        }

        for (; c < channels; c++) work.Run<OneLane, float>(c);
    }
}
