using System.Diagnostics;
using System.Globalization;
using Anneal.CoreML.Runtime;
using Anneal.Studio.Models;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>Answers inference requests.</summary>
internal sealed class InferenceEndpoint(ServedModels models, PredictionQueues queues, ServingMetrics metrics, StudioOptions options)
{
    /// <summary>What nginx calls a client that has gone; nobody sees it but the metrics.</summary>
    private const int ClientGone = 499;

    /// <summary>Pictures that are decoded at once: each may take 160 MB for a moment.</summary>
    private readonly SemaphoreSlim _decoding = new(Environment.ProcessorCount);

    /// <summary>Answers one request, whatever comes.</summary>
    public async Task Infer(HttpContext context, string name, string? version)
    {
        long started = Stopwatch.GetTimestamp(), bytes = 0;
        string known = "";
        (int status, string? message) = (StatusCodes.Status200OK, null);
        try
        {
            (ServedModel model, ModelInterface shape) = models.Find(name, version);
            known = model.Name;
            if (shape.Problem is { } problem) throw new InferenceException($"The model '{model.Name}' cannot be asked: {problem}");
            Form form = FormOf(context.Request);
            using RequestBody body = await RequestBody.Read(context.Request, options.MaxUploadBytes);
            bytes = body.Length;
            InferenceRequest request = Parse(context.Request, form, shape, body.Memory);
            IReadOnlyList<(ServedOutput Output, RequestedOutput Requested)> outputs = Wanted(request, shape);
            IMLFeatureProvider[] rows = await Rows(request, shape, context.RequestAborted);
            IReadOnlyList<IMLFeatureProvider> results = await queues.Of(model.Name).Predict(model.Model, rows, context.RequestAborted);
            InferenceAnswer.Write(context.Response, model, request.Id, [.. outputs.Select(o => (Tensor(o.Output, o.Requested, results), o.Requested.Binary ?? request.BinaryOutputs))]);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            status = ClientGone;
        }
#pragma warning disable CA1031 // Every request gets an answer.
        catch (Exception e)
        {
            (status, message) = e switch
            {
                InferenceException wrong => (wrong.Status, wrong.Message),
                BadHttpRequestException wrong => (wrong.StatusCode, wrong.Message),
                MLModelException failed => (StatusCodes.Status500InternalServerError, $"The model cannot be run: {failed.Message}"),
                OutOfMemoryException => (StatusCodes.Status503ServiceUnavailable, "There is not enough memory for this now; send fewer examples at once."),
                _ => (StatusCodes.Status500InternalServerError, "The request failed for a reason that is not its own; the same request may succeed again."),
            };
        }
#pragma warning restore CA1031

        // Before anything is sent: who has an answer finds it counted.
        metrics.Answered(known, status, bytes, Stopwatch.GetElapsedTime(started));
        if (message is not null) await ServiceErrors.Write(context, status, message);
    }

    private static Form FormOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) throw new InferenceException(StatusCodes.Status415UnsupportedMediaType, $"The body is encoded as '{request.Headers.ContentEncoding}'; gzip, deflate and br can be read.");
        string type = (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "" or "application/json" or "application/octet-stream" => Form.Json,
            "image/png" or "image/jpeg" or "image/webp" or "image/gif" or "image/bmp" => Form.Picture,
            _ => throw new InferenceException(StatusCodes.Status415UnsupportedMediaType, $"The body's type is '{type}'; expected application/json, application/octet-stream with the header {InferenceAnswer.LengthHeader}, or image/png, image/jpeg, image/webp, image/gif or image/bmp for a picture by itself."),
        };
    }

    private static InferenceRequest Parse(HttpRequest request, Form form, ModelInterface shape, ReadOnlyMemory<byte> body)
    {
        if (form == Form.Picture) return new InferenceRequest(null, [Single().Raw(body)], null, BinaryOutputs: false);
        string? header = request.Headers[InferenceAnswer.LengthHeader];
        if (header is null) return InferenceRequestReader.Read(body, body.Length);
        if (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > body.Length)
            throw new InferenceException($"The header {InferenceAnswer.LengthHeader} is '{header}'; expected the length of the JSON object in bytes, at most the body's {body.Length}.");
        // No JSON object at all: the whole body is the one input, and the outputs come as bytes too.
        return length == 0 ? new InferenceRequest(null, [Single().Raw(body)], null, BinaryOutputs: true) : InferenceRequestReader.Read(body, length);

        ServedInput Single() => shape.Inputs is [{ } only] ? only : throw new InferenceException($"The model has {shape.Inputs.Length} inputs, so a body without a JSON object does not tell which it is for; send inference JSON.");
    }

    private static IReadOnlyList<(ServedOutput Output, RequestedOutput Requested)> Wanted(InferenceRequest request, ModelInterface shape)
    {
        if (request.Outputs is not { Count: > 0 } asked) return [.. shape.Outputs.Select(o => (o, new RequestedOutput(o.Name)))];
        return [.. asked.Select(a => (shape.Outputs.FirstOrDefault(o => o.Name == a.Name)
            ?? throw new InferenceException($"The model has no output '{a.Name}'; it has: {string.Join(", ", shape.Outputs.Select(o => $"'{o.Name}'"))}."), a))];
    }

    private static ResponseTensor Tensor(ServedOutput output, RequestedOutput requested, IReadOnlyList<IMLFeatureProvider> results)
    {
        ResponseTensor tensor = output.Tensor(results);
        return requested.Classes > 0 ? tensor.Classification(requested.Classes, output.Labels) : tensor;
    }

    private async Task<IMLFeatureProvider[]> Rows(InferenceRequest request, ModelInterface shape, CancellationToken cancellation)
    {
        if (request.Inputs.FirstOrDefault(i => !shape.Inputs.Any(s => s.Name == i.Name)) is { } other)
            throw new InferenceException($"The model has no input '{other.Name}'; it has: {string.Join(", ", shape.Inputs.Select(i => $"'{i.Name}'"))}.");
        RequestTensor[] tensors = [.. shape.Inputs.Select(s => request.Inputs.FirstOrDefault(i => i.Name == s.Name)
            ?? throw new InferenceException($"The input '{s.Name}' ({s.Type}, {RequestTensor.Text(s.Shape.Prepend(-1))}) is missing; add it to \"inputs\"."))];
        if (Array.Find(tensors, t => t.Rows != tensors[0].Rows) is { } uneven)
            throw new InferenceException($"The input '{uneven.Name}' has {uneven.Rows} examples, '{tensors[0].Name}' has {tensors[0].Rows}; expected equally many.");

        bool files = Array.Exists(tensors, t => t.Type == TensorType.BYTES);
        if (files) await _decoding.WaitAsync(cancellation);
        try
        {
            MLFeatureValue[][] columns = [.. shape.Inputs.Select((input, i) => input.Read(tensors[i]))];
            MLDictionaryFeatureProvider[] rows = new MLDictionaryFeatureProvider[columns[0].Length];
            for (int r = 0; r < rows.Length; r++)
            {
                rows[r] = [];
                for (int i = 0; i < columns.Length; i++) rows[r][shape.Inputs[i].Name] = columns[i][r];
            }

            return rows;
        }
        finally
        {
            if (files) _decoding.Release();
        }
    }

    /// <summary>What a body is.</summary>
    private enum Form
    {
        Json,
        Picture,
    }
}
