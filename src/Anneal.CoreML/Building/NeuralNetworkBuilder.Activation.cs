using Anneal.CoreML.Format;

namespace Anneal.CoreML.Building;

public sealed partial class NeuralNetworkBuilder
{
    /// <summary>Adds an activation function.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="nonLinearity">
    /// "RELU", "SIGMOID", "TANH", "SOFTSIGN", "SOFTPLUS", and with parameters: "LEAKYRELU" [alpha = 0.3], "ELU" [alpha = 1],
    /// "THRESHOLDEDRELU" [alpha = 1], "LINEAR" [alpha = 1, beta = 0], "SCALED_TANH" [alpha, beta], "SIGMOID_HARD" [alpha = 0.2, beta = 0.5],
    /// "PRELU" [one alpha for all channels, or one a channel], "PARAMETRICSOFTPLUS" [the alphas, then as many betas].
    /// </param>
    /// <param name="inputName">The blob it reads.</param>
    /// <param name="outputName">The blob it makes.</param>
    /// <param name="parameters">The function's parameters; its defaults where left out.</param>
    public NeuralNetworkLayer AddActivation(string name, string nonLinearity, string inputName, string outputName, params ReadOnlySpan<float> parameters)
    {
        ActivationParams activation = Activation(name, nonLinearity, parameters);
        NeuralNetworkLayer layer = AddLayer(name, [inputName], [outputName]);
        layer.Activation = activation;
        return layer;
    }

    private static ActivationParams Activation(string layer, string nonLinearity, ReadOnlySpan<float> p)
    {
        ActivationParams a = new();
        switch (nonLinearity.ToUpperInvariant())
        {
            case "RELU": Count(p, 0); a.ReLU = new(); break;
            case "SIGMOID": Count(p, 0); a.Sigmoid = new(); break;
            case "TANH": Count(p, 0); a.Tanh = new(); break;
            case "SOFTSIGN": Count(p, 0); a.Softsign = new(); break;
            case "SOFTPLUS": Count(p, 0); a.Softplus = new(); break;
            case "LEAKYRELU": Count(p, 1); a.LeakyReLU = new() { Alpha = At(p, 0, 0.3f) }; break;
            case "ELU": Count(p, 1); a.ELU = new() { Alpha = At(p, 0, 1) }; break;
            case "THRESHOLDEDRELU": Count(p, 1); a.ThresholdedReLU = new() { Alpha = At(p, 0, 1) }; break;
            case "LINEAR": Count(p, 2); a.Linear = new() { Alpha = At(p, 0, 1), Beta = At(p, 1, 0) }; break;
            case "SCALED_TANH": Count(p, 2); a.ScaledTanh = new() { Alpha = At(p, 0, 0), Beta = At(p, 1, 0) }; break;
            case "SIGMOID_HARD": Count(p, 2); a.SigmoidHard = new() { Alpha = At(p, 0, 0.2f), Beta = At(p, 1, 0.5f) }; break;
            case "PRELU" when p.Length > 0: a.PReLU = new() { Alpha = Weights(p) }; break;
            case "PARAMETRICSOFTPLUS" when p.Length > 0 && p.Length % 2 == 0:
                a.ParametricSoftplus = new() { Alpha = Weights(p[..(p.Length / 2)]), Beta = Weights(p[(p.Length / 2)..]) };
                break;
            case "PRELU" or "PARAMETRICSOFTPLUS":
                throw new ArgumentException($"Layer '{layer}': {nonLinearity} needs its parameters, received {p.Length} numbers.", nameof(p));
            default:
                throw new ArgumentException(
                    $"Layer '{layer}': there is no activation '{nonLinearity}'. There are: RELU, LEAKYRELU, PRELU, THRESHOLDEDRELU, ELU, SIGMOID, SIGMOID_HARD, TANH, SCALED_TANH, LINEAR, SOFTSIGN, SOFTPLUS, PARAMETRICSOFTPLUS.",
                    nameof(nonLinearity));
        }

        return a;

        void Count(ReadOnlySpan<float> given, int most)
        {
            if (given.Length > most) throw new ArgumentException($"Layer '{layer}': {nonLinearity} takes at most {most} parameters, received {given.Length}.");
        }

        static float At(ReadOnlySpan<float> given, int index, float otherwise) => index < given.Length ? given[index] : otherwise;
    }
}
