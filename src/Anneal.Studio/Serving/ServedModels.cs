using Anneal.Studio.Models;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>Finds the models that requests name, in the catalog and nowhere else.</summary>
internal sealed class ServedModels(ModelCatalog catalog, StudioOptions options)
{
    /// <summary>All models.</summary>
    public IEnumerable<(ServedModel Model, ModelInterface Interface)> All => catalog.All.Select(m => (m, ModelInterface.Of(m.Model, options)));

    /// <summary>The model of a name, and of a version where one is asked for.</summary>
    /// <exception cref="InferenceException">There is none (404).</exception>
    public (ServedModel Model, ModelInterface Interface) Find(string name, string? version)
    {
        ServedModel model = catalog.Find(name) ?? throw new InferenceException(StatusCodes.Status404NotFound, $"There is no model '{Shortened(name)}' here; there are: {string.Join(", ", catalog.All.Take(20).Select(m => $"'{m.Name}'"))}.");
        if (version is not null && version != VersionOf(model)) throw new InferenceException(StatusCodes.Status404NotFound, $"The model '{model.Name}' has no version '{Shortened(version)}' here; version '{VersionOf(model)}' is served.");
        return (model, ModelInterface.Of(model.Model, options));
    }

    public static string VersionOf(ServedModel model) => model.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
