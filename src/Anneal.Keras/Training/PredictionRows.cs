using System.Runtime.InteropServices;
using Anneal.Engine.Execution;

namespace Anneal.Keras.Training;

/// <summary>Gives a plan the rows of arrays, in order: where they lie, or a copy of what is not 32-bit numbers or too near an array's end.</summary>
internal sealed unsafe class PredictionRows : IInputRows, IDisposable
{
    private readonly PlanRun _run;
    private readonly ArrayRows[] _inputs;
    private readonly GCHandle[] _pins;
    private readonly bool[] _borrowed;
    private int _start;

    public PredictionRows(PlanRun run, ArrayRows[] inputs)
    {
        (_run, _inputs, _borrowed) = (run, inputs, new bool[inputs.Length]);
        _pins = [.. inputs.Select(i => GCHandle.Alloc(i.Floats, GCHandleType.Pinned))];
        run.InputRows = this;
    }

    /// <summary>Before the plan computes some rows.</summary>
    public void Next(int start, int count)
    {
        _start = start;
        for (int i = 0; i < _inputs.Length; i++)
        {
            long size = _inputs[i].RowShape.Size, end = (start + count) * size;
            _borrowed[i] = _inputs[i].Floats is { } f && end + PlanRun.ReadableTail <= f.Length;
            _run.Borrow(i, _borrowed[i] ? (float*)_pins[i].AddrOfPinnedObject() + start * size : null);
        }
    }

    public void Fill(int firstRow, int rows)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!_borrowed[i]) _inputs[i].Copy(_start + firstRow, rows, _run.Input<float>(i)[(firstRow * _inputs[i].RowShape.Size)..]);
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < _pins.Length; i++)
        {
            _run.Borrow(i, null);
            _pins[i].Free();
        }
    }
}
