using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>Eight channels.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> v, float* to) => v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> All(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> sum) => Vector256.MultiplyAddEstimate(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Rectify(Vector256<float> v) => Vector256.ConditionalSelect(Vector256.LessThanOrEqual(v, Vector256<float>.Zero), Vector256<float>.Zero, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AtMost(Vector256<float> v, Vector256<float> cap) => Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(v, cap), cap, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Pass(Vector256<float> gradient, Vector256<float> y, Vector256<float> cap)
        => Vector256.ConditionalSelect(Vector256.GreaterThan(y, Vector256<float>.Zero) & Vector256.LessThan(y, cap), gradient, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeLarger(Vector256<float> x, Vector256<float> at, ref Vector256<float> best, ref Vector256<float> bestAt)
    {
        Vector256<float> take = ~Vector256.LessThanOrEqual(x, best) & Vector256.Equals(best, best);
        best = Vector256.ConditionalSelect(take, x, best);
        bestAt = Vector256.ConditionalSelect(take, at, bestAt);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WherePositive(Vector256<float> v, Vector256<float> a, Vector256<float> b) => Vector256.ConditionalSelect(Vector256.GreaterThan(v, Vector256<float>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereEqual(Vector256<float> a, Vector256<float> b, Vector256<float> v) => Vector256.ConditionalSelect(Vector256.Equals(a, b), v, Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBytes(byte* from) => Vector256.ConvertToSingle(PoolingCodes.Widen(*(ulong*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector256<float> v, byte* to) => PoolingCodes.Store(Vector256.ConvertToInt32Native(v), to);
}
