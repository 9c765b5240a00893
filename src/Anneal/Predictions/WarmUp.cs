using Anneal.Engine.Compilation;
using Anneal.Engine.Execution;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Anneal.Engine.Training;
using Anneal.Imaging;

namespace Anneal.Predictions;

/// <summary>
/// Loads and compiles, on a thread of its own, what a prediction from a picture needs, while a short process is still reading its model: the picture decoder,
/// and the engine's most common kernels. Results do not depend on it.
/// </summary>
public static class WarmUp
{
    /// <summary>One black pixel.</summary>
    private const string SmallestPng = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==";

    private const int Side = 12, Filters = 32, Window = 5, Classes = 10;

    /// <summary>Begins, unless there is only one processor. What goes wrong here will go wrong, and be reported, where it is needed.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount == 1) return;
        new Thread(Run) { IsBackground = true, Name = "anneal warm-up" }.Start();
    }

    private static void Run()
    {
        try
        {
            ImageFile.Load(Convert.FromBase64String(SmallestPng), ColorMode.Gray);
            Predict();
        }
#pragma warning disable CA1031 // Nobody waits for this thread, and an exception would end the process.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>A small network with a layer of each common kind.</summary>
    private static void Predict()
    {
        ParameterList parameters = new();
        GraphBuilder builder = new(parameters);
        Value x = builder.Input("image", new Shape(Side, Side, 1));
        Value y = builder.Apply(new ConvolutionOp(), "convolution", [x], parameters.Add("convolution/kernel", new Shape(Window, Window, 1, Filters)), parameters.Add("convolution/bias", new Shape(Filters)));
        y = builder.Apply(new MaxPoolingOp(), "pooling", [builder.Apply(new ReluOp(), "convolution", [y])]);
        y = builder.Apply(ReshapeOp.Flatten(y.Shape), "flatten", [y]);
        y = builder.Apply(new DenseOp(), "dense", [y], parameters.Add("dense/kernel", new Shape(y.Shape.Size, Classes)), parameters.Add("dense/bias", new Shape(Classes)));
        Graph graph = builder.Build([builder.Apply(new SoftmaxOp(), "dense", [y])]);
        using PlanRun run = Plan.Compile(graph, new PlanOptions { Mode = PlanMode.Inference, MaxRows = 1 }).Rent();
        run.Forward(new Weights(parameters).Snapshot(), 1);
    }
}
