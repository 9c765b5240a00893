using System.Runtime.InteropServices;
using Anneal.Engine.Execution;

namespace Anneal.Keras.Training;

/// <summary>Gives a plan the rows of arrays, in order: where they lie, or a copy of what is not 32-bit numbers, and of the blocks too near an array's end.</summary>
internal sealed unsafe class PredictionRows : IInputRows, IDisposable
{
    private readonly PlanRun _run;
    private readonly ArrayRows[] _inputs;
    private readonly GCHandle[] _pins;
    private int _start;

    public PredictionRows(PlanRun run, ArrayRows[] inputs)
    {
        (_run, _inputs) = (run, inputs);
        _pins = [.. inputs.Select(i => GCHandle.Alloc(i.Floats, GCHandleType.Pinned))];
        run.InputRows = this;
    }

    /// <summary>Before the plan computes the rows from some on.</summary>
    public void Next(int start)
    {
        _start = start;
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (_inputs[i].Floats is not { } f) continue;
            long size = Math.Max(1, _inputs[i].RowShape.Size), readable = (f.Length - PlanRun.ReadableTail) / size - start;
            _run.Borrow(i, (float*)_pins[i].AddrOfPinnedObject() + start * size, (int)Math.Max(0, readable));
        }
    }

    public void Fill(int firstRow, int rows)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            if (!_run.IsBorrowed(i, firstRow)) _inputs[i].Copy(_start + firstRow, rows, _run.Input<float>(i)[(firstRow * _inputs[i].RowShape.Size)..]);
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < _pins.Length; i++)
        {
            _run.Borrow(i, null, 0);
            _pins[i].Free();
        }
    }
}
