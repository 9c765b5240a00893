using Anneal.CoreML.Format;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;
using Kind = Anneal.CoreML.Format.ActivationParams.NonlinearityTypeOneofCase;

namespace Anneal.CoreML.Layers;

/// <summary>Activation functions.</summary>
internal static class ActivationConverter
{
    public static void Convert(NetworkImporter n)
    {
        ActivationParams p = n.Layer.Activation;
        Blob x = p.NonlinearityTypeCase is Kind.PReLU ? n.ReadImage() : n.Read();
        Value y = p.NonlinearityTypeCase switch
        {
            Kind.ReLU => n.Apply(new ReluOp(), [x.Value]),
            Kind.Sigmoid => n.Apply(new SigmoidOp(), [x.Value]),
            Kind.Tanh => n.Apply(new TanhOp(), [x.Value]),
            Kind.Softplus => n.Apply(new SoftplusOp(), [x.Value]),
            Kind.Softsign => n.Apply(new SoftsignOp(), [x.Value]),
            Kind.LeakyReLU => n.Apply(new LeakyReluOp(p.LeakyReLU.Alpha), [x.Value]),
            Kind.ELU => n.Apply(new EluOp(p.ELU.Alpha), [x.Value]),
            Kind.ThresholdedReLU => n.Apply(new ClippedReluOp(Threshold: p.ThresholdedReLU.Alpha), [x.Value]),
            Kind.Linear => n.Apply(new RescalingOp(p.Linear.Alpha, p.Linear.Beta), [x.Value]),
            Kind.ScaledTanh => n.Apply(new ScaledTanhOp(p.ScaledTanh.Alpha, p.ScaledTanh.Beta), [x.Value]),
            Kind.SigmoidHard => n.Apply(new HardSigmoidOp(p.SigmoidHard.Alpha, p.SigmoidHard.Beta), [x.Value]),
            Kind.PReLU => PRelu(n, p.PReLU, x),
            Kind.ParametricSoftplus => ParametricSoftplus(n, p.ParametricSoftplus, x),
            _ => throw n.Error("the activation function is not set, or newer than this program"),
        };
        n.Write(x with { Value = y });
    }

    private static Value PRelu(NetworkImporter n, ActivationPReLU p, Blob x)
    {
        int count = p.Alpha?.Holds(1) == true ? 1 : x.Channels;
        return n.Apply(new PReluOp(), [x.Value], n.Constant("alpha", new Shape(1, 1, count), n.Numbers("alpha", p.Alpha, count)));
    }

    private static Value ParametricSoftplus(NetworkImporter n, ActivationParametricSoftplus p, Blob x) =>
        p.Alpha?.Holds(1) == true && p.Beta?.Holds(1) == true
            ? n.Apply(new ParametricSoftplusOp(p.Alpha.ToFloats(1)[0], p.Beta.ToFloats(1)[0]), [x.Value])
            : throw n.Error("a parametric softplus with numbers for each channel is not run here");
}
