using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>Sixteen channels.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> v, float* to) => v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> All(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> sum) => Vector512.MultiplyAddEstimate(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rectify(Vector512<float> v) => Vector512.ConditionalSelect(Vector512.LessThanOrEqual(v, Vector512<float>.Zero), Vector512<float>.Zero, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AtMost(Vector512<float> v, Vector512<float> cap) => Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(v, cap), cap, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Pass(Vector512<float> gradient, Vector512<float> y, Vector512<float> cap)
        => Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero) & Vector512.LessThan(y, cap), gradient, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeLarger(Vector512<float> x, Vector512<float> at, ref Vector512<float> best, ref Vector512<float> bestAt)
    {
        Vector512<float> take = ~Vector512.LessThanOrEqual(x, best) & Vector512.Equals(best, best);
        best = Vector512.ConditionalSelect(take, x, best);
        bestAt = Vector512.ConditionalSelect(take, at, bestAt);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WherePositive(Vector512<float> v, Vector512<float> a, Vector512<float> b) => Vector512.ConditionalSelect(Vector512.GreaterThan(v, Vector512<float>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereEqual(Vector512<float> a, Vector512<float> b, Vector512<float> v) => Vector512.ConditionalSelect(Vector512.Equals(a, b), v, Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBytes(byte* from) => Vector512.ConvertToSingle(PoolingCodes.Widen(Vector128.Load(from)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector512<float> v, byte* to) => PoolingCodes.Store(Vector512.ConvertToInt32Native(v), to);
}
