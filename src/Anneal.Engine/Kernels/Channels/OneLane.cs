using System.Runtime.CompilerServices;

namespace Anneal.Engine.Kernels;

/// <summary>One channel: those that fill no vector.</summary>
internal readonly unsafe struct OneLane : ILanes<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* from) => *from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float v, float* to) => *to = v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float All(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float sum) => float.MultiplyAddEstimate(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Rectify(float v) => v <= 0 ? 0 : v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtMost(float v, float cap) => v >= cap ? cap : v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Pass(float gradient, float y, float cap) => y > 0 && y < cap ? gradient : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeLarger(float x, float at, ref float best, ref float bestAt)
    {
        if (x > best || (float.IsNaN(x) && !float.IsNaN(best))) (best, bestAt) = (x, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WherePositive(float v, float a, float b) => v > 0 ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float WhereEqual(float a, float b, float v) => a == b ? v : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LoadBytes(byte* from) => *from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(float v, byte* to) => *to = (byte)v;
}
