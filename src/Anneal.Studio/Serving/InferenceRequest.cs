namespace Anneal.Studio.Serving;

/// <summary>What an inference request says; its tensors lie in the request's body.</summary>
/// <param name="Id">The client's name for the request, which the answer repeats.</param>
/// <param name="Inputs">The inputs, in the request's order.</param>
/// <param name="Outputs">The outputs that are asked for; null for all.</param>
/// <param name="BinaryOutputs">Whether outputs come in binary form where nothing else is said.</param>
internal sealed record InferenceRequest(string? Id, IReadOnlyList<RequestTensor> Inputs, IReadOnlyList<RequestedOutput>? Outputs, bool BinaryOutputs);
