using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.CoreML.Building;
using Anneal.Data.Labeling;

namespace Anneal.Exporting;

/// <summary>
/// The labels of a classifier, in the order of the network's outputs: a list of texts (<c>["Cat", "Dog"]</c>), of whole numbers, or the path of a text
/// file with one label a line.
/// </summary>
[CollectionBuilder(typeof(ClassLabelSource), nameof(Create))]
public sealed class ClassLabelSource : IEnumerable<string>
{
    private readonly ClassLabels _labels;
    private readonly long[]? _numbers;

    private ClassLabelSource(ClassLabels labels, long[]? numbers = null) => (_labels, _numbers) = (labels, numbers);

    /// <summary>How many labels there are.</summary>
    public int Count => _labels.Count;

    /// <summary>Labels that are texts.</summary>
    /// <exception cref="ArgumentException">There are none, one is empty, or one comes twice.</exception>
    public static ClassLabelSource Create(ReadOnlySpan<string> labels) => new(new ClassLabels(labels.ToArray()));

    /// <summary>Reads one label a line; blank lines at the end are ignored.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file has no label, an empty one, or one twice.</exception>
    public static ClassLabelSource Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new(ClassLabels.Load(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"There is no file '{path}' with class labels; a list of labels can be given instead.", path, e);
        }
    }

    /// <summary>The path of a text file with one label a line.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file has no label, an empty one, or one twice.</exception>
    public static implicit operator ClassLabelSource(string path) => Load(path);

    /// <summary>Labels that are texts.</summary>
    public static implicit operator ClassLabelSource(string[] labels) => Create(labels);

    /// <summary>Labels that are texts.</summary>
    public static implicit operator ClassLabelSource(ClassLabels labels) => new(labels);

    /// <summary>Labels that are whole numbers; the Core ML model gives whole numbers, too.</summary>
    public static implicit operator ClassLabelSource(long[] labels) => new(new ClassLabels(labels.Select(l => $"{l}")), labels);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_labels.Names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives them to a classifier that is being built.</summary>
    internal void Set(NeuralNetworkBuilder network, string predictedFeatureName, string probabilities)
    {
        if (_numbers is not null) network.SetClassLabels(_numbers, predictedFeatureName, probabilities);
        else network.SetClassLabels(_labels.Names, predictedFeatureName, probabilities);
    }
}
