namespace Anneal.Studio.Serving;

/// <summary>What the server says of itself.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Version">The server's version.</param>
/// <param name="Extensions">The protocol's extensions that it knows.</param>
internal sealed record ServerMetadata(string Name, string Version, IReadOnlyList<string> Extensions);

/// <summary>Whether the server runs.</summary>
internal sealed record ServerLive(bool Live);

/// <summary>Whether the server can be asked.</summary>
internal sealed record ServerReady(bool Ready);

/// <summary>Whether a model can be asked.</summary>
internal sealed record ModelReady(string Name, bool Ready);

/// <summary>What a model takes and gives.</summary>
/// <param name="Name">The name that it is served under.</param>
/// <param name="Versions">The one version that is served.</param>
/// <param name="Platform">The format of the model.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
internal sealed record ModelMetadata(string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<TensorMetadata> Inputs, IReadOnlyList<TensorMetadata> Outputs);

/// <summary>An input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Its elements' type.</param>
/// <param name="Shape">Its shape; −1 for the number of examples and for sizes that are not known.</param>
/// <param name="Labels">The classes of a classifier's probabilities, in their order.</param>
internal sealed record TensorMetadata(string Name, string Datatype, IReadOnlyList<int> Shape, IReadOnlyList<string>? Labels = null);

/// <summary>A model in the index.</summary>
/// <param name="Name">The name that it is served under.</param>
/// <param name="Version">The version that is served.</param>
/// <param name="State">READY or UNAVAILABLE.</param>
/// <param name="Reason">Why it is not ready; else empty.</param>
internal sealed record RepositoryEntry(string Name, string Version, string State, string Reason);

/// <summary>Why a request was not answered.</summary>
/// <param name="Error">What was expected, what came, and what to do.</param>
internal sealed record ServiceError(string Error);
