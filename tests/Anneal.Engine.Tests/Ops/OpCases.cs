using Anneal.Engine.Tests.Ops.Activation;
using Anneal.Engine.Tests.Ops.Convolution;
using Anneal.Engine.Tests.Ops.Dense;
using Anneal.Engine.Tests.Ops.Losses;
using Anneal.Engine.Tests.Ops.Merging;
using Anneal.Engine.Tests.Ops.Normalization;
using Anneal.Engine.Tests.Ops.Pooling;
using Anneal.Engine.Tests.Ops.Regularization;
using Anneal.Engine.Tests.Ops.Reshaping;

namespace Anneal.Engine.Tests.Ops;

/// <summary>Every case of every op.</summary>
internal static class OpCases
{
    private static readonly Lazy<Dictionary<string, OpCase>> s_all = new(() => new[]
    {
        ActivationCases.All, ConvolutionCases.All, DenseCases.All, LossCases.All, MergingCases.All, NormalizationCases.All, PoolingCases.All,
        RegularizationCases.All, ReshapingCases.All,
    }.SelectMany(c => c).ToDictionary(c => c.Name));

    public static IReadOnlyDictionary<string, OpCase> All => s_all.Value;

    public static IEnumerable<TheoryDataRow<string>> Names => All.Keys.Select(n => new TheoryDataRow<string>(n));
}
