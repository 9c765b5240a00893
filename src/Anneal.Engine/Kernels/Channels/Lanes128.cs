using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>Four channels.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> v, float* to) => v.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> All(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> sum) => Vector128.MultiplyAddEstimate(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Rectify(Vector128<float> v) => Vector128.ConditionalSelect(Vector128.LessThanOrEqual(v, Vector128<float>.Zero), Vector128<float>.Zero, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AtMost(Vector128<float> v, Vector128<float> cap) => Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(v, cap), cap, v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Pass(Vector128<float> gradient, Vector128<float> y, Vector128<float> cap)
        => Vector128.ConditionalSelect(Vector128.GreaterThan(y, Vector128<float>.Zero) & Vector128.LessThan(y, cap), gradient, Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeLarger(Vector128<float> x, Vector128<float> at, ref Vector128<float> best, ref Vector128<float> bestAt)
    {
        Vector128<float> take = ~Vector128.LessThanOrEqual(x, best) & Vector128.Equals(best, best);
        best = Vector128.ConditionalSelect(take, x, best);
        bestAt = Vector128.ConditionalSelect(take, at, bestAt);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WherePositive(Vector128<float> v, Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(Vector128.GreaterThan(v, Vector128<float>.Zero), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereEqual(Vector128<float> a, Vector128<float> b, Vector128<float> v) => Vector128.ConditionalSelect(Vector128.Equals(a, b), v, Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBytes(byte* from) => Vector128.ConvertToSingle(PoolingCodes.Widen(*(uint*)from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(Vector128<float> v, byte* to) => PoolingCodes.Store(Vector128.ConvertToInt32Native(v), to);
}
