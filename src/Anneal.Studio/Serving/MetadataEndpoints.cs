using System.Reflection;
using Anneal.Studio.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Anneal.Studio.Serving;

/// <summary>Answers what the server is, whether it can be asked, and what its models take and give.</summary>
internal sealed class MetadataEndpoints(ServedModels models)
{
    private static readonly string s_version = typeof(MetadataEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static Ok<ServerMetadata> Server() => TypedResults.Ok(new ServerMetadata("anneal", s_version, ["binary_tensor_data", "classification", "model_repository"]));

    public static Ok<ServerLive> Live() => TypedResults.Ok(new ServerLive(true));

    public Results<Ok<ServerReady>, BadRequest<ServiceError>> Ready() => models.All.FirstOrDefault(m => m.Interface.Problem is not null) is { Model: not null } bad
        ? TypedResults.BadRequest(new ServiceError($"The model '{bad.Model.Name}' cannot be asked: {bad.Interface.Problem}"))
        : TypedResults.Ok(new ServerReady(true));

    public Results<Ok<ModelMetadata>, NotFound<ServiceError>> Model(string name, string? version)
    {
        if (Find(name, version, out string problem) is not { } found) return TypedResults.NotFound(new ServiceError(problem));
        (ServedModel model, ModelInterface shape) = found;
        return TypedResults.Ok(new ModelMetadata(
            model.Name,
            [ServedModels.VersionOf(model)],
            "coreml_mlmodel",
            [.. shape.Inputs.Select(i => new TensorMetadata(i.Name, i.Type.ToString(), [-1, .. i.Shape]))],
            [.. shape.Outputs.Select(o => new TensorMetadata(o.Name, o.Type.ToString(), [-1, .. o.Shape], o.Labels))]));
    }

    public Results<Ok<ModelReady>, NotFound<ServiceError>, BadRequest<ServiceError>> IsReady(string name, string? version)
    {
        if (Find(name, version, out string problem) is not { } found) return TypedResults.NotFound(new ServiceError(problem));
        if (found.Interface.Problem is { } bad) return TypedResults.BadRequest(new ServiceError($"The model '{found.Model.Name}' cannot be asked: {bad}"));
        return TypedResults.Ok(new ModelReady(found.Model.Name, true));
    }

    public Ok<RepositoryEntry[]> Index() => TypedResults.Ok<RepositoryEntry[]>([.. models.All.Select(m =>
        new RepositoryEntry(m.Model.Name, ServedModels.VersionOf(m.Model), m.Interface.Problem is null ? "READY" : "UNAVAILABLE", m.Interface.Problem ?? ""))]);

    private (ServedModel Model, ModelInterface Interface)? Find(string name, string? version, out string problem)
    {
        problem = "";
        try
        {
            return models.Find(name, version);
        }
        catch (InferenceException e)
        {
            problem = e.Message;
            return null;
        }
    }
}
