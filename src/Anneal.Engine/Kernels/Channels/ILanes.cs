namespace Anneal.Engine.Kernels;

/// <summary>
/// One vector of neighbouring channels: what kernels that treat every channel alike are written in, once for every width. A kernel is a method
/// generic over the lanes and their vector; the compiler makes one of it for each width, as if written by hand, as long as lanes are structs: generic
/// code is shared between classes.
/// </summary>
internal unsafe interface ILanes<TVector> where TVector : struct
{
    static abstract TVector Load(float* from);

    static abstract void Store(TVector v, float* to);

    static abstract TVector All(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a · b + sum, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector sum);

    /// <summary>0 where v ≤ 0; NaN stays NaN.</summary>
    static abstract TVector Rectify(TVector v);

    /// <summary>The cap where v reaches it; NaN stays NaN.</summary>
    static abstract TVector AtMost(TVector v, TVector cap);

    /// <summary>The gradient where 0 &lt; y &lt; cap, else 0.</summary>
    static abstract TVector Pass(TVector gradient, TVector y, TVector cap);

    /// <summary>Takes x, and where it was, in each lane in which it is larger than the best so far, or the first NaN.</summary>
    static abstract void TakeLarger(TVector x, TVector at, ref TVector best, ref TVector bestAt);

    /// <summary>a where v &gt; 0, else b.</summary>
    static abstract TVector WherePositive(TVector v, TVector a, TVector b);

    /// <summary>v where the numbers are equal, else 0.</summary>
    static abstract TVector WhereEqual(TVector a, TVector b, TVector v);

    /// <summary>One byte a lane, as numbers of 0 to 255.</summary>
    static abstract TVector LoadBytes(byte* from);

    /// <summary>Whole numbers of 0 to 255, one byte a lane.</summary>
    static abstract void StoreBytes(TVector v, byte* to);
}
