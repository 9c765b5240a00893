using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;

namespace Anneal.Testing;

/// <summary>What one run of an <see cref="OpCase"/> gave, as float64 whatever it was computed in.</summary>
/// <param name="Output">The output of all rows.</param>
/// <param name="InputGradients">Of Σ output · upstream; empty where the run did not ask for them.</param>
/// <param name="ParameterGradients">The same for parameters; empty for state.</param>
/// <param name="ParametersAfter">The parameters after the forward pass.</param>
public sealed record OpResult(double[] Output, double[][] InputGradients, double[][] ParameterGradients, double[][] ParametersAfter);

/// <summary>Runs <see cref="OpCase"/>s through a training plan.</summary>
public sealed class OpRunner : IDisposable
{
    private static readonly StepInfo s_step = new(Seed: 7, Step: 1);

    private readonly OpCase _case;
    private readonly Plan _plan;
    private readonly PlanRun _run;
    private readonly Weights _weights;
    private readonly Parameter[] _parameters;

    /// <summary>Compiles the case.</summary>
    /// <param name="opCase">The case.</param>
    /// <param name="type">The number type.</param>
    /// <param name="referenceOnly">No fast kernels.</param>
    /// <param name="inputGradients">Ask for the gradients of the inputs too.</param>
    /// <param name="spareRows">Rows that the plan has room for beyond those of the case.</param>
    /// <param name="pool">Threads; default the shared pool.</param>
    public OpRunner(OpCase opCase, DType type, bool referenceOnly = false, bool inputGradients = true, int spareRows = 0, WorkerPool? pool = null)
    {
        _case = opCase;
        Graph graph = opCase.Graph(out _parameters);
        _weights = new Weights(graph.Parameters, type);
        _plan = Plan.Compile(graph, new PlanOptions
        {
            Mode = PlanMode.Training,
            MaxRows = opCase.Rows + spareRows,
            Type = type,
            InputGradients = inputGradients,
            ReferenceOnly = referenceOnly,
        });
        _run = _plan.Rent(pool);
        Reset();
    }

    /// <summary>The covers that were chosen, for messages.</summary>
    public string Covers => _plan.Describe();

    /// <summary>Puts the case's own numbers into inputs and parameters.</summary>
    public void Reset()
    {
        for (int i = 0; i < _case.Inputs.Length; i++) SetInput(i, _case.Inputs[i].Values);
        SetInput(_case.Inputs.Length, _case.Upstream);
        for (int i = 0; i < _parameters.Length; i++) SetParameter(i, _case.Parameters[i].Values);
    }

    /// <summary>Replaces an input's numbers; the last input is the upstream.</summary>
    public void SetInput(int index, double[] values)
    {
        if (_plan.Options.Type == DType.Float32)
        {
            Span<float> x = _run.Input<float>(index);
            for (int i = 0; i < values.Length; i++) x[i] = (float)values[i];
        }
        else
        {
            values.CopyTo(_run.Input<double>(index));
        }
    }

    /// <summary>Replaces a parameter's numbers.</summary>
    public void SetParameter(int index, double[] values) => _weights.Set<double>(_parameters[index], values);

    /// <summary>Σ output · upstream over all rows.</summary>
    public double Total() => _run.Gradients(_weights, _case.Rows, s_step) * _case.Rows;

    /// <summary>Runs forward and backward.</summary>
    public OpResult Run()
    {
        Total();
        double[][] inputs = _plan.Options.InputGradients ? [.. _case.Inputs.Select((_, i) => InputGradient(i))] : [];
        double[][] parameters = [.. _parameters.Select((p, i) => p.Kind == ParameterKind.Trainable ? Scaled(_run.Gradient<double>, _run.Gradient<float>, p) : [])];
        return new OpResult(Output(), inputs, parameters, [.. _parameters.Select(_weights.Get<double>)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _run.Dispose();

    private double[] Output() => _plan.Options.Type == DType.Float64 ? _run.Output<double>(0).ToArray() : Wide(_run.Output<float>(0));

    // The loss is the mean over the rows, so its gradient is that of the sum divided by the rows.
    private double[] InputGradient(int i)
        => Times(_plan.Options.Type == DType.Float64 ? _run.InputGradient<double>(i).ToArray() : Wide(_run.InputGradient<float>(i)), _case.Rows);

    private double[] Scaled(Func<Parameter, double[]> wide, Func<Parameter, float[]> narrow, Parameter p)
        => Times(_plan.Options.Type == DType.Float64 ? wide(p) : Wide(narrow(p)), _case.Rows);

    private static double[] Times(double[] values, double factor) => [.. values.Select(v => v * factor)];

    private static double[] Wide(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }
}
