using System.Numerics;
using System.Numerics.Tensors;
using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Ops;

namespace Anneal.Engine.Kernels;

/// <content>The way back: the gradient of the convolution's output is laid out once an image, with room for the kernel at both sides, and serves weights and input.</content>
internal sealed unsafe partial class ConvolutionCover
{
    public override void Backward(in CoverCall c)
    {
        if (_sparse is not null) BackwardFromList(c, _sparse);
        else if (_codes is null && (!_dx.IsNeeded || _g.IsPointwise)) BackwardAsItIs(c);
        else BackwardFromImage(c);
    }

    /// <summary>The output's gradient need not be laid out anew where pixels meet one pixel only, or where only weights want it.</summary>
    private void BackwardAsItIs(in CoverCall c)
    {
        float* padded = (float*)c.Scratch, edge = padded + AlignedBuffer.AlignFloats(PaddedFloats) + WorkFloats;
        float* dy = c.Floats(_dy.Slot!), dw = _wantsKernel ? (float*)c.ParameterGradient(_kernel) : null;
        int pixels = c.Rows * _g.OutHeight * _g.OutWidth, image = _g.Height * _g.Width * _g.Channels;

        // Nobody reads the output's gradient after this cover: the ReLU may be taken back in place.
        if (_relu) ReluKernel.TakeBack(dy, c.Floats(_y), c.Rows * _outputs);
        if (_wantsBias) DenseCover.AddRows(dy, pixels, _g.Filters, (float*)c.ParameterGradient(_bias!));
        if (_g.IsPointwise)
        {
            for (int g = 0; g < _g.Op.Groups; g++)
            {
                float* gradient = dy + g * _g.GroupFilters;
                if (_wantsKernel)
                    OuterProduct.Run(c.Floats(_x) + g * _g.GroupChannels, _g.Channels, 0, _g.GroupChannels, gradient, _g.Filters, 0, _g.GroupFilters, dw + g * _g.GroupFilters, _g.Filters, 1, pixels, edge);
                if (!_dx.IsNeeded) continue;
                RowProduct.Run(
                    gradient, _g.Filters, pixels, RowProduct.OneSegment, 1, _g.GroupFilters,
                    c.Packed(_flipped) + (nint)g * _g.ChannelPanels.PaddedColumns * _g.BackwardDepth, _g.BackwardDepth, 0, _g.ChannelPanels,
                    c.Floats(_dx.Slot!) + g * _g.GroupChannels, _g.Channels, _dx.Accumulate ? Tiles.Add : Tiles.Store, null, edge);
            }

            return;
        }

        if (!_wantsKernel) return;
        if (_g.Op.Padding.Any) new Span<float>(padded, _g.PaddedHeight * _g.PaddedWidth * _g.Channels).Clear();
        for (int r = 0; r < c.Rows; r++)
            KernelGradient(Padded(c.Floats(_x) + (nint)r * image, padded), dy + (nint)r * _outputs, _g.Filters, (nint)_g.OutWidth * _g.Filters, 0, _g.OutWidth, dw, edge);
    }

    /// <summary>Gradient lists: what a max-pooling lets through.</summary>
    private void BackwardFromList(in CoverCall c, SparseGradient sparse)
    {
        float* padded = (float*)c.Scratch, sums = padded + AlignedBuffer.AlignFloats(PaddedFloats), dpadded = sums + AlignedBuffer.AlignFloats(SumFloats), work = dpadded + AlignedBuffer.AlignFloats(_asideFloats);
        float* x = _wantsKernel ? c.Floats(_x) : null, dy = c.Floats(_dy.Slot!), dx = _dx.IsNeeded ? c.Floats(_dx.Slot!) : null;
        float* weights = _dx.IsNeeded ? c.Packed(_filterRows) : null;
        byte* codes = c.Pointer(_codes!);
        float scale = _dropout is null ? 1 : ((DropoutOp)_dropout.Op).Scale;
        int image = _g.Height * _g.Width * _g.Channels;
        bool pads = _g.Op.Padding.Any, aside = _asideFloats > 0;

        new Span<float>(sums, _g.Filters).Clear();
        if (pads) new Span<float>(padded, _g.PaddedHeight * _g.PaddedWidth * _g.Channels).Clear();
        sparse.Begin(work);
        for (int r = 0, images; r < c.Rows; r += images)
        {
            images = Math.Min(sparse.Images, c.Rows - r);
            float* to = dx is null ? null : dx + (nint)r * image;
            if (to is not null && aside) new Span<float>(dpadded, _g.PaddedHeight * _g.PaddedWidth * _g.Channels).Clear();
            else if (to is not null && !_dx.Accumulate) new Span<float>(to, images * image).Clear();
            sparse.Run(
                x is null ? null : Padded(x + (nint)r * image, padded), weights, aside ? dpadded : to, dy + (nint)r * _outputs, codes + (nint)r * _outputs, images, scale, sums, work);
            if (to is not null && aside) Unpad(dpadded, to);
        }

        if (_wantsKernel) sparse.End(work, (float*)c.ParameterGradient(_kernel));
        AddBias(c, sums);
    }

    public override (long Passing, long All) CountGradients(in CoverCall c)
    {
        if (_sparse is null) return default;
        float* dy = c.Floats(_dy.Slot!);
        byte* codes = c.Pointer(_codes!);
        long passing = 0;
        for (nint i = 0; i < (nint)c.Rows * _outputs; i++) passing += codes[i] != PoolingCodes.Blocked && dy[i] != 0 ? 1 : 0;
        return (passing, (long)c.Rows * _conv.Output.Shape.Size);
    }

    private void Unpad(float* padded, float* dx)
    {
        int row = _g.Width * _g.Channels, paddedRow = _g.PaddedWidth * _g.Channels;
        float* from = padded + ((nint)_g.Op.Padding.Top * _g.PaddedWidth + _g.Op.Padding.Left) * _g.Channels;
        for (int i = 0; i < _g.Height; i++, from += paddedRow, dx += row)
        {
            if (_dx.Accumulate) TensorPrimitives.Add(new ReadOnlySpan<float>(dx, row), new ReadOnlySpan<float>(from, row), new Span<float>(dx, row));
            else Buffer.MemoryCopy(from, dx, row * sizeof(float), row * sizeof(float));
        }
    }

    private void AddBias(in CoverCall c, float* sums)
    {
        if (!_wantsBias) return;
        float* db = (float*)c.ParameterGradient(_bias!);
        for (int i = 0; i < _g.Filters; i++) db[i] += sums[i];
    }

    private void BackwardFromImage(in CoverCall c)
    {
        float* padded = (float*)c.Scratch, spread = padded + AlignedBuffer.AlignFloats(PaddedFloats), sums = spread + AlignedBuffer.AlignFloats(SpreadFloats);
        float* work = sums + AlignedBuffer.AlignFloats(SumFloats), edge = spread + WorkFloats;
        float* x = _wantsKernel ? c.Floats(_x) : null, dy = c.Floats(_dy.Slot!), dx = _dx.IsNeeded ? c.Floats(_dx.Slot!) : null;
        float* y = IsDirect && _relu ? c.Floats(_y) : null;
        byte* codes = _codes is null ? null : c.Pointer(_codes);
        float* dw = _wantsKernel ? (float*)c.ParameterGradient(_kernel) : null;
        int image = _g.Height * _g.Width * _g.Channels;
        nint step = (nint)_g.SpreadStrides.W * _g.Filters, row = (nint)_g.SpreadStrides.H * _g.SpreadWidth * _g.Filters;
        (int first, int count) = Columns();

        new Span<float>(spread, (int)SpreadFloats).Clear();
        new Span<float>(sums, _g.Filters).Clear();
        if (_g.Op.Padding.Any) new Span<float>(padded, _g.PaddedHeight * _g.PaddedWidth * _g.Channels).Clear();
        _winogradBack?.Begin(work);
        for (int r = 0; r < c.Rows; r++)
        {
            Spread(dy + (nint)r * _outputs, y is null ? null : y + (nint)r * _outputs, codes is null ? null : codes + (nint)r * _outputs, spread, sums);
            if (_wantsKernel && count > 0)
                KernelGradient(Padded(x + (nint)r * image, padded), spread + (nint)_g.SpreadLeft * _g.Filters + first * step, step, row, first, count, dw, edge);
            if (dx is not null && _winogradBack is not null)
                _winogradBack.Image(spread, 0, _winogradBack.TileRows, c.Packed(_flipped), new WinogradTarget { Y = dx + (nint)r * image, Adds = _dx.Accumulate }, work);
            else if (dx is not null && _g.HasPhases) PhaseGradient(spread, c.Packed(_flipped), dx + (nint)r * image, edge);
            else if (dx is not null) InputGradient(spread, c.Packed(_flipped), dx + (nint)r * image, edge);
        }

        AddBias(c, sums);
    }

    /// <summary>The first output column whose window meets the gradient image, and how many do. What lies outside met padding only.</summary>
    private (int First, int Count) Columns()
    {
        int stride = _g.SpreadStrides.W, first = _g.SpreadLeft >= 0 ? 0 : (-_g.SpreadLeft + stride - 1) / stride;
        int end = Math.Min(_columnsUsed, (_g.SpreadWidth - 1 - _g.SpreadLeft) / stride + 1);
        return (first, Math.Max(0, end - first));
    }

    /// <summary>Writes dY into the gradient image, pixel by pixel at the strides' distances, and sums it by channel.</summary>
    private void Spread(float* dy, float* y, byte* codes, float* spread, float* sums)
    {
        nint step = (nint)_g.SpreadStrides.W * _g.Filters, row = (nint)_g.SpreadStrides.H * _g.SpreadWidth * _g.Filters;
        float* at = spread + (nint)_g.SpreadLeft * _g.Filters;
        if (codes is not null)
        {
            float scale = _dropout is null ? 1 : ((DropoutOp)_dropout.Op).Scale;
            int windows = _columnsUsed / _pool.W;
            for (int i = 0; i < _rowsUsed; i += _pool.H, dy += windows * _g.Filters, codes += windows * _g.Filters)
                PoolingCodes.Backward(dy, codes, scale, windows, _g.Filters, _pool, at + i * row, step, row, sums);
            return;
        }

        (int first, int count) = Columns();
        for (int i = 0; i < _g.OutHeight; i++)
        {
            for (int j = 0; j < _g.OutWidth; j++, dy += _g.Filters)
            {
                float* to = j >= first && j < first + count ? at + i * row + j * step : null;
                Pixel(dy, y, to, sums, _g.Filters);
                if (y is not null) y += _g.Filters;
            }
        }
    }

    /// <summary>One pixel's gradient, through the ReLU where <paramref name="y"/> is given.</summary>
    private static void Pixel(float* dy, float* y, float* to, float* sums, int channels)
    {
        int c = 0;
        for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
        {
            Vector<float> g = *(Vector<float>*)(dy + c);
            if (y is not null) g = Vector.ConditionalSelect(Vector.GreaterThan(*(Vector<float>*)(y + c), Vector<float>.Zero), g, Vector<float>.Zero);
            if (to is not null) *(Vector<float>*)(to + c) = g;
            *(Vector<float>*)(sums + c) += g;
        }

        for (; c < channels; c++)
        {
            float g = y is null || y[c] > 0 ? dy[c] : 0;
            if (to is not null) to[c] = g;
            sums[c] += g;
        }
    }

    /// <summary>dW += Xᵀ · dY, for some output columns of all rows.</summary>
    private void KernelGradient(float* x, float* dy, nint step, nint row, int first, int count, float* dw, float* edge)
    {
        nint xStep = (nint)_g.Op.Strides.W * _g.Channels, xRow = (nint)_g.Op.Strides.H * _g.PaddedWidth * _g.Channels;
        if (_isPlane)
        {
            PlaneConvolution.KernelGradient(x + first, xRow, dy, row, _rowsUsed, count, _g.Filters, dw);
            return;
        }

        for (int g = 0; g < _g.Op.Groups; g++)
        {
            for (int s = 0; s < _g.SegmentCount; s++)
            {
                OuterProduct.Run(
                    x + g * _g.GroupChannels + _g.Forward[s] + first * xStep, xStep, xRow, _g.ForwardLength, dy + g * _g.GroupFilters, step, row, _g.GroupFilters,
                    dw + (nint)s * _g.ForwardLength * _g.Filters + g * _g.GroupFilters, _g.Filters, _rowsUsed, count, edge);
            }
        }
    }

    /// <summary>
    /// dX where there are strides, phase by phase: pixels whose padded place has the same remainder meet the same kernel elements, and neighbours among them
    /// meet neighbouring pixels of the gradient image.
    /// </summary>
    private void PhaseGradient(float* spread, float* flipped, float* dx, float* edge)
    {
        nint row = (nint)_g.SpreadWidth * _g.Filters;
        (int strideHeight, int strideWidth) = _g.Op.Strides;
        bool misses = _g.KernelHeight < strideHeight || _g.KernelWidth < strideWidth || _g.OutHeight * strideHeight < _g.Op.Padding.Top + _g.Height;
        if (misses && !_dx.Accumulate) new Span<float>(dx, _g.Height * _g.Width * _g.Channels).Clear();
        nint* segments = stackalloc nint[_g.KernelHeight];
        for (int i = 0; i < _g.KernelHeight; i++) segments[i] = i * row;
        for (int a = 0; a < strideHeight; a++)
        {
            int high = FlippedPanelFormat.Taps(_g.KernelHeight, strideHeight, a);
            for (int b = 0; b < strideWidth; b++)
            {
                int wide = FlippedPanelFormat.Taps(_g.KernelWidth, strideWidth, b), depth = high * wide * _g.Filters, length = wide * _g.Filters;
                if (depth == 0) continue;
                int firstColumn = First(b, _g.Op.Padding.Left, strideWidth), columns = firstColumn >= _g.Width ? 0 : (_g.Width - firstColumn + strideWidth - 1) / strideWidth;
                int left = (firstColumn + _g.Op.Padding.Left) / strideWidth - (wide - 1) + _g.SpreadLeft;
                for (int i = First(a, _g.Op.Padding.Top, strideHeight); i < _g.Height && columns > 0; i += strideHeight)
                {
                    // Row i meets rows top ... top + high − 1 of the gradient image, as far as they exist.
                    int top = (i + _g.Op.Padding.Top) / strideHeight - (high - 1), first = Math.Max(0, -top), end = Math.Min(high, _g.OutHeight - top);
                    float* to = dx + ((nint)i * _g.Width + firstColumn) * _g.Channels;
                    if (first >= end) continue;
                    RowProduct.Run(
                        spread + top * row + (nint)left * _g.Filters, _g.Filters, columns, segments + first, end - first, length,
                        flipped, depth, first * length, _g.ChannelPanels, to, (nint)strideWidth * _g.Channels, _dx.Accumulate ? Tiles.Add : Tiles.Store, null, edge);
                }

                flipped += (nint)_g.ChannelPanels.PaddedColumns * depth;
            }
        }
    }

    /// <summary>The first pixel whose padded place has a remainder.</summary>
    private static int First(int phase, int padding, int stride) => ((phase - padding) % stride + stride) % stride;

    /// <summary>dX, row by row: a convolution of the gradient image with the turned kernel, without the kernel rows that would meet only zeros.</summary>
    private void InputGradient(float* spread, float* flipped, float* dx, float* edge)
    {
        nint row = (nint)_g.SpreadWidth * _g.Filters;
        int dilation = _g.Op.Dilations.H, perRow = _g.SegmentsARow;
        for (int i = 0; i < _g.Height; i++, dx += _g.Width * _g.Channels)
        {
            // Row i meets rows i + k · dilation − top of the gradient image, for kernel rows k.
            int top = i - _g.SpreadTop;
            int first = top >= 0 ? 0 : (-top + dilation - 1) / dilation, end = Math.Min(_g.KernelHeight, top >= _g.SpreadHeight ? 0 : (_g.SpreadHeight - 1 - top) / dilation + 1);
            for (int g = 0; g < _g.Op.Groups; g++)
            {
                if (first >= end)
                {
                    if (!_dx.Accumulate) new Span<float>(dx, _g.Width * _g.Channels).Clear();
                    break;
                }

                RowProduct.Run(
                    spread + top * row + g * _g.GroupFilters, _g.Filters, _g.Width, _g.Backward + first * perRow, (end - first) * perRow, _g.BackwardLength,
                    flipped + (nint)g * _g.ChannelPanels.PaddedColumns * _g.BackwardDepth, _g.BackwardDepth, first * perRow * _g.BackwardLength, _g.ChannelPanels,
                    dx + g * _g.GroupChannels, _g.Channels, _dx.Accumulate ? Tiles.Add : Tiles.Store, null, edge);
            }
        }
    }
}
