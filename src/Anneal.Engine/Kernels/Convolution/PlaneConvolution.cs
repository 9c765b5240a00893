using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Engine.Kernels;

/// <summary>
/// Convolutions of one channel with kernels of 3 x 3 whose filters fill one vector: the whole kernel stays in registers while its windows slide along three rows
/// of the image, and a pixel is loaded once a kernel row. Register tiles, which load it for each element of the kernel, wait for the loads here.
/// </summary>
internal static unsafe class PlaneConvolution
{
    private const int Side = 3;

    /// <summary>Nine vectors of the kernel stay in registers beside the pixels: of 32, not of 16.</summary>
    public static bool Suits(ConvolutionGeometry g)
        => Vector512.IsHardwareAccelerated && g.Channels == 1 && (g.KernelHeight, g.KernelWidth) == (Side, Side) && g.Op.Strides == (1, 1) && g.Op.Dilations == (1, 1)
            && g.FilterPanels.Items is [{ Vectors: 1, IsFull: true }];

    /// <summary>Some rows of outputs, with bias and perhaps ReLU.</summary>
    /// <param name="x">The first output's first pixel.</param>
    /// <param name="xRow">Floats from one row of pixels to the next.</param>
    /// <param name="rows">How many rows of outputs.</param>
    /// <param name="columns">Outputs in a row.</param>
    /// <param name="kernel">[9, filters].</param>
    /// <param name="filters">How many: 4, 8 or 16.</param>
    /// <param name="bias">One number a filter.</param>
    /// <param name="relu">ReLU.</param>
    /// <param name="y">[rows, columns, filters].</param>
    public static void Rows(float* x, nint xRow, int rows, int columns, float* kernel, int filters, float* bias, bool relu, float* y)
    {
        if (filters == 16) Rows<Lanes512, Vector512<float>>(x, xRow, rows, columns, kernel, filters, bias, relu, y);
        else if (filters == 8) Rows<Lanes256, Vector256<float>>(x, xRow, rows, columns, kernel, filters, bias, relu, y);
        else Rows<Lanes128, Vector128<float>>(x, xRow, rows, columns, kernel, filters, bias, relu, y);
    }

    /// <summary>One row of windows of 2 x 2 outputs: the largest of each four, with bias and perhaps ReLU. Which one it was is not told: that would take longer than tiles do.</summary>
    /// <inheritdoc cref="Rows(float*, nint, int, int, float*, int, float*, bool, float*)"/>
    /// <param name="windows">How many.</param>
    /// <param name="y">[windows, filters].</param>
#pragma warning disable CS1573
    public static void Windows(float* x, nint xRow, int windows, float* kernel, int filters, float* bias, bool relu, float* y)
#pragma warning restore CS1573
    {
        if (filters == 16) Windows<Lanes512, Vector512<float>>(x, xRow, windows, kernel, filters, bias, relu, y);
        else if (filters == 8) Windows<Lanes256, Vector256<float>>(x, xRow, windows, kernel, filters, bias, relu, y);
        else Windows<Lanes128, Vector128<float>>(x, xRow, windows, kernel, filters, bias, relu, y);
    }

    /// <summary>dkernel[k, f] += Σ over outputs x[output + k] · dy[output, f].</summary>
    /// <inheritdoc cref="Rows(float*, nint, int, int, float*, int, float*, bool, float*)"/>
    /// <param name="dy">The outputs' gradients.</param>
    /// <param name="dyRow">Floats from one row of them to the next.</param>
    /// <param name="dkernel">[9, filters].</param>
#pragma warning disable CS1573
    public static void KernelGradient(float* x, nint xRow, float* dy, nint dyRow, int rows, int columns, int filters, float* dkernel)
#pragma warning restore CS1573
    {
        if (filters == 16) KernelGradient<Lanes512, Vector512<float>>(x, xRow, dy, dyRow, rows, columns, filters, dkernel);
        else if (filters == 8) KernelGradient<Lanes256, Vector256<float>>(x, xRow, dy, dyRow, rows, columns, filters, dkernel);
        else KernelGradient<Lanes128, Vector128<float>>(x, xRow, dy, dyRow, rows, columns, filters, dkernel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLanes, TVector>(float* x, nint xRow, int rows, int columns, float* kernel, int lanes, float* bias, bool relu, float* y)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector k0 = TLanes.Load(kernel), k1 = TLanes.Load(kernel + lanes), k2 = TLanes.Load(kernel + 2 * lanes);
        TVector k3 = TLanes.Load(kernel + 3 * lanes), k4 = TLanes.Load(kernel + 4 * lanes), k5 = TLanes.Load(kernel + 5 * lanes);
        TVector k6 = TLanes.Load(kernel + 6 * lanes), k7 = TLanes.Load(kernel + 7 * lanes), k8 = TLanes.Load(kernel + 8 * lanes), start = TLanes.Load(bias);
        for (int i = 0; i < rows; i++, x += xRow)
        {
            float* p = x, q = p + xRow, r = q + xRow, end = p + columns;
            TVector p0 = TLanes.All(p[0]), p1 = TLanes.All(p[1]), q0 = TLanes.All(q[0]), q1 = TLanes.All(q[1]), r0 = TLanes.All(r[0]), r1 = TLanes.All(r[1]);
            for (; p < end; p++, q++, r++, y += lanes)
            {
                TVector p2 = TLanes.All(p[2]), q2 = TLanes.All(q[2]), r2 = TLanes.All(r[2]);

                // Three sums side by side: one of nine products would wait for itself.
                TVector a = TLanes.MultiplyAdd(p2, k2, TLanes.MultiplyAdd(p1, k1, TLanes.MultiplyAdd(p0, k0, start)));
                TVector b = TLanes.MultiplyAdd(q2, k5, TLanes.MultiplyAdd(q1, k4, TLanes.Multiply(q0, k3)));
                TVector c = TLanes.MultiplyAdd(r2, k8, TLanes.MultiplyAdd(r1, k7, TLanes.Multiply(r0, k6)));
                TVector v = TLanes.Add(TLanes.Add(a, b), c);
                TLanes.Store(relu ? TLanes.Rectify(v) : v, y);
                (p0, p1, q0, q1, r0, r1) = (p1, p2, q1, q2, r1, r2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Windows<TLanes, TVector>(float* x, nint xRow, int windows, float* kernel, int lanes, float* bias, bool relu, float* y)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector k0 = TLanes.Load(kernel), k1 = TLanes.Load(kernel + lanes), k2 = TLanes.Load(kernel + 2 * lanes);
        TVector k3 = TLanes.Load(kernel + 3 * lanes), k4 = TLanes.Load(kernel + 4 * lanes), k5 = TLanes.Load(kernel + 5 * lanes);
        TVector k6 = TLanes.Load(kernel + 6 * lanes), k7 = TLanes.Load(kernel + 7 * lanes), k8 = TLanes.Load(kernel + 8 * lanes), start = TLanes.Load(bias);
        float* p = x, q = p + xRow, r = q + xRow, s = r + xRow, end = p + 2 * windows;
        TVector p0 = TLanes.All(p[0]), p1 = TLanes.All(p[1]), q0 = TLanes.All(q[0]), q1 = TLanes.All(q[1]);
        TVector r0 = TLanes.All(r[0]), r1 = TLanes.All(r[1]), s0 = TLanes.All(s[0]), s1 = TLanes.All(s[1]);
        for (; p < end; p += 2, q += 2, r += 2, s += 2, y += lanes)
        {
            TVector p2 = TLanes.All(p[2]), q2 = TLanes.All(q[2]), r2 = TLanes.All(r[2]), s2 = TLanes.All(s[2]);
            TVector p3 = TLanes.All(p[3]), q3 = TLanes.All(q[3]), r3 = TLanes.All(r[3]), s3 = TLanes.All(s[3]);
            TVector a = TLanes.MultiplyAdd(p2, k2, TLanes.MultiplyAdd(p1, k1, TLanes.MultiplyAdd(p0, k0, start)));
            TVector b = TLanes.MultiplyAdd(p3, k2, TLanes.MultiplyAdd(p2, k1, TLanes.MultiplyAdd(p1, k0, start)));
            TVector c = TLanes.MultiplyAdd(q2, k2, TLanes.MultiplyAdd(q1, k1, TLanes.MultiplyAdd(q0, k0, start)));
            TVector d = TLanes.MultiplyAdd(q3, k2, TLanes.MultiplyAdd(q2, k1, TLanes.MultiplyAdd(q1, k0, start)));
            a = TLanes.MultiplyAdd(q2, k5, TLanes.MultiplyAdd(q1, k4, TLanes.MultiplyAdd(q0, k3, a)));
            b = TLanes.MultiplyAdd(q3, k5, TLanes.MultiplyAdd(q2, k4, TLanes.MultiplyAdd(q1, k3, b)));
            c = TLanes.MultiplyAdd(r2, k5, TLanes.MultiplyAdd(r1, k4, TLanes.MultiplyAdd(r0, k3, c)));
            d = TLanes.MultiplyAdd(r3, k5, TLanes.MultiplyAdd(r2, k4, TLanes.MultiplyAdd(r1, k3, d)));
            a = TLanes.MultiplyAdd(r2, k8, TLanes.MultiplyAdd(r1, k7, TLanes.MultiplyAdd(r0, k6, a)));
            b = TLanes.MultiplyAdd(r3, k8, TLanes.MultiplyAdd(r2, k7, TLanes.MultiplyAdd(r1, k6, b)));
            c = TLanes.MultiplyAdd(s2, k8, TLanes.MultiplyAdd(s1, k7, TLanes.MultiplyAdd(s0, k6, c)));
            d = TLanes.MultiplyAdd(s3, k8, TLanes.MultiplyAdd(s2, k7, TLanes.MultiplyAdd(s1, k6, d)));
            (p0, p1, q0, q1, r0, r1, s0, s1) = (p2, p3, q2, q3, r2, r3, s2, s3);
            TVector unused = a;
            TLanes.TakeLarger(b, b, ref a, ref unused);
            TLanes.TakeLarger(d, d, ref c, ref unused);
            TLanes.TakeLarger(c, c, ref a, ref unused);
            TLanes.Store(relu ? TLanes.Rectify(a) : a, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KernelGradient<TLanes, TVector>(float* x, nint xRow, float* dy, nint dyRow, int rows, int columns, int lanes, float* dkernel)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector k0 = TLanes.All(0), k1 = k0, k2 = k0, k3 = k0, k4 = k0, k5 = k0, k6 = k0, k7 = k0, k8 = k0;
        for (int i = 0; i < rows; i++, x += xRow, dy += dyRow)
        {
            float* p = x, q = p + xRow, r = q + xRow, end = p + columns, from = dy;
            TVector p0 = TLanes.All(p[0]), p1 = TLanes.All(p[1]), q0 = TLanes.All(q[0]), q1 = TLanes.All(q[1]), r0 = TLanes.All(r[0]), r1 = TLanes.All(r[1]);
            for (; p < end; p++, q++, r++, from += lanes)
            {
                TVector g = TLanes.Load(from), p2 = TLanes.All(p[2]), q2 = TLanes.All(q[2]), r2 = TLanes.All(r[2]);
                k0 = TLanes.MultiplyAdd(p0, g, k0);
                k1 = TLanes.MultiplyAdd(p1, g, k1);
                k2 = TLanes.MultiplyAdd(p2, g, k2);
                k3 = TLanes.MultiplyAdd(q0, g, k3);
                k4 = TLanes.MultiplyAdd(q1, g, k4);
                k5 = TLanes.MultiplyAdd(q2, g, k5);
                k6 = TLanes.MultiplyAdd(r0, g, k6);
                k7 = TLanes.MultiplyAdd(r1, g, k7);
                k8 = TLanes.MultiplyAdd(r2, g, k8);
                (p0, p1, q0, q1, r0, r1) = (p1, p2, q1, q2, r1, r2);
            }
        }

        Add(k0, 0);
        Add(k1, 1);
        Add(k2, 2);
        Add(k3, 3);
        Add(k4, 4);
        Add(k5, 5);
        Add(k6, 6);
        Add(k7, 7);
        Add(k8, 8);

        void Add(TVector sum, int k) => TLanes.Store(TLanes.Add(TLanes.Load(dkernel + k * lanes), sum), dkernel + k * lanes);
    }
}
