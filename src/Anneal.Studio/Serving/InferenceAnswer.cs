using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Anneal.Studio.Models;
using Microsoft.AspNetCore.Http;

namespace Anneal.Studio.Serving;

/// <summary>The answer to an inference request: a JSON object, and behind it the outputs that come in binary form.</summary>
internal static class InferenceAnswer
{
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>Answers are put together here before anything is sent, so that an error can still be sent instead.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    /// <summary>Writes an answer, which is then on its way.</summary>
    public static void Write(HttpResponse response, ServedModel model, string? id, IReadOnlyList<(ResponseTensor Tensor, bool Binary)> outputs)
    {
        ArrayBufferWriter<byte> buffer = t_buffer ??= new ArrayBufferWriter<byte>(4 << 10);
        buffer.ResetWrittenCount();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { SkipValidation = true })) WriteObject(json, model, id, outputs);
        int length = buffer.WrittenCount;
        bool binary = false;
        foreach ((ResponseTensor tensor, _) in outputs.Where(o => o.Binary))
        {
            binary = true;
            tensor.WriteBinary(buffer);
        }

        if (binary) response.Headers[LengthHeader] = length.ToString(CultureInfo.InvariantCulture);
        response.ContentType = binary ? "application/octet-stream" : "application/json";
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        if (buffer.Capacity > 1 << 20) t_buffer = null;
    }

    private static void WriteObject(Utf8JsonWriter json, ServedModel model, string? id, IReadOnlyList<(ResponseTensor Tensor, bool Binary)> outputs)
    {
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, ServedModels.VersionOf(model));
        if (id is not null) json.WriteString("id"u8, id);
        json.WriteStartArray("outputs"u8);
        foreach ((ResponseTensor tensor, bool binary) in outputs)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("datatype"u8, tensor.Type.ToString());
            json.WriteStartArray("shape"u8);
            foreach (int size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            if (binary)
            {
                json.WriteStartObject("parameters"u8);
                json.WriteNumber("binary_data_size"u8, tensor.BinarySize);
                json.WriteEndObject();
            }
            else
            {
                json.WritePropertyName("data"u8);
                tensor.WriteJson(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
