using System.Collections.Concurrent;
using System.Collections.Immutable;
using Anneal.CoreML.Runtime;

namespace Anneal.Studio.Models;

/// <summary>
/// The models that the studio serves by name: the one it was started with, or the built-in digits, and those that were published from the page.
/// A name is replaced while requests run; each request finishes with the model that it began with.
/// </summary>
public sealed class ModelCatalog
{
    /// <summary>How many names can be served at once.</summary>
    public const int MostModels = 100;

    private readonly ConcurrentDictionary<string, ServedModel> _models = new(StringComparer.Ordinal);

    /// <summary>A catalog with the model that every browser begins with.</summary>
    public ModelCatalog(StudioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        First = options.Model is { } path ? ModelFiles.Open(path) : BuiltInDigits.Open();
        Publish(First.Name, First.CoreML);
    }

    /// <summary>What a browser begins with.</summary>
    internal OpenedModel First { get; }

    /// <summary>The served models, by name.</summary>
    public ImmutableArray<ServedModel> All => [.. _models.Values.OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>The model of a name, or null.</summary>
    public ServedModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>A name that needs no escaping in an address.</summary>
    public static string NameFor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        // "." and ".." are parts of an address that browsers and programs take away.
        return plain.Trim('.').Length == 0 ? "model" : plain;
    }

    /// <summary>Serves a model under a name, in place of what had it; the version counts up.</summary>
    /// <exception cref="InvalidOperationException">So many names are served that no other can be added.</exception>
    public ServedModel Publish(string name, MLModel model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(model);
        if (_models.Count >= MostModels && !_models.ContainsKey(name)) throw new InvalidOperationException($"{MostModels} models are served already; serve this one under a name that is there.");
        return _models.AddOrUpdate(name, n => new ServedModel(n, 1, model), (n, old) => new ServedModel(n, old.Version + 1, model));
    }
}

/// <summary>A model under the name that clients ask for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">1 for the first of the name, one more with each replacement.</param>
/// <param name="Model">The model; predictions may be asked for by any number of threads.</param>
public sealed record ServedModel(string Name, int Version, MLModel Model);
