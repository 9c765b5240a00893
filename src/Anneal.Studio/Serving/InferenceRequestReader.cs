using System.Text.Json;

namespace Anneal.Studio.Serving;

/// <summary>
/// Reads the JSON object of an inference request. Tensors' elements are only found, not read: they are read when it is known what the model takes.
/// Parameters that are not known are allowed, as the protocol asks for.
/// </summary>
internal ref struct InferenceRequestReader
{
    private const int MaxDepth = 24, MostAxes = 8;

    private readonly ReadOnlyMemory<byte> _body;
    private readonly int _jsonLength;
    private Utf8JsonReader _json;
    private int _binaryAt;

    private InferenceRequestReader(ReadOnlyMemory<byte> body, int jsonLength)
    {
        (_body, _jsonLength, _binaryAt) = (body, jsonLength, jsonLength);
        _json = new Utf8JsonReader(body.Span[..jsonLength], new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The JSON object, and behind it the tensors in binary form.</param>
    /// <param name="jsonLength">How long the JSON object is.</param>
    /// <exception cref="InferenceException">It is no such request.</exception>
    public static InferenceRequest Read(ReadOnlyMemory<byte> body, int jsonLength)
    {
        InferenceRequestReader reader = new(body, jsonLength);
        try
        {
            return reader.Request();
        }
        catch (JsonException e)
        {
            throw new InferenceException($"The body is no JSON that can be read, at byte {reader._json.BytesConsumed}: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // Text that is no valid UTF-8 or has half a surrogate pair.
            throw new InferenceException($"A text in the body cannot be read, near byte {reader._json.BytesConsumed}: {e.Message}");
        }
    }

    private InferenceRequest Request()
    {
        string? id = null;
        List<RequestTensor>? inputs = null;
        List<RequestedOutput>? outputs = null;
        bool binary = false;
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) throw Wrong("the body", "an object with \"inputs\"");
        while (NextProperty() is { } field)
        {
            switch (field)
            {
                case "id": id = Text("id"); break;
                case "inputs": inputs = inputs is null ? Inputs() : throw Twice("inputs"); break;
                case "outputs": outputs = outputs is null ? Outputs() : throw Twice("outputs"); break;
                case "parameters": binary = Flag(Parameters("parameters"), "binary_data_output", "parameters") ?? false; break;
                default: _json.Skip(); break;
            }
        }

        // Whatever stands behind the object is an error of JSON.
        while (_json.Read()) { }
        if (inputs is null) throw new InferenceException("The request has no \"inputs\"; expected a list with one object for each input of the model, of name, shape, datatype and data.");
        if (_binaryAt != _body.Length) throw new InferenceException($"The body has {_body.Length - _jsonLength} bytes behind the JSON object, the inputs' binary_data_size name {_binaryAt - _jsonLength}. Both must be the same.");
        return new InferenceRequest(id, inputs, outputs, binary);
    }

    private List<RequestTensor> Inputs()
    {
        List<RequestTensor> inputs = [];
        StartArray("inputs");
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.StartObject) throw Wrong($"inputs[{inputs.Count}]", "an object with name, shape, datatype and data");
            RequestTensor tensor = Input($"inputs[{inputs.Count}]");
            if (inputs.Exists(i => i.Name == tensor.Name)) throw new InferenceException($"The input '{tensor.Name}' is given twice; give it once.");
            inputs.Add(tensor);
        }

        return inputs;
    }

    private RequestTensor Input(string where)
    {
        string? name = null, type = null;
        int[]? shape = null;
        (int Start, int Length)? data = null;
        long? size = null;
        while (NextProperty() is { } field)
        {
            switch (field)
            {
                case "name": name = Text(where + ".name"); break;
                case "datatype": type = Text(where + ".datatype"); break;
                case "shape": shape = Shape(where + ".shape"); break;
                case "parameters":
                    Dictionary<string, object?> parameters = Parameters(where + ".parameters");
                    if (parameters.ContainsKey("shared_memory_region")) throw new InferenceException($"{where} lies in shared memory, which is not offered; send its data in the body.");
                    size = Number(parameters, "binary_data_size", where + ".parameters");
                    break;
                case "data":
                    StartArray(where + ".data");
                    int start = (int)_json.TokenStartIndex;
                    _json.Skip();
                    data = (start, (int)_json.BytesConsumed - start);
                    break;
                default: _json.Skip(); break;
            }
        }

        if (name is null) throw new InferenceException($"{where} has no \"name\"; give the name of the model's input.");
        if (type is null) throw new InferenceException($"{where} '{name}' has no \"datatype\"; give one of {TensorTypes.Names}.");
        if (shape is null) throw new InferenceException($"{where} '{name}' has no \"shape\"; give a list of sizes, the number of examples first.");
        TensorType known = TensorTypes.Find(type) ?? throw new InferenceException($"{where} '{name}' has the datatype '{type}', which is none of the protocol's: {TensorTypes.Names}.");
        if (size is { } bytes && data is null) return new RequestTensor(name, known, shape, Binary(where, name, bytes), IsBinary: true);
        if (size is not null) throw new InferenceException($"{where} '{name}' has both \"data\" and \"binary_data_size\"; give one of them.");
        if (data is not { } json) throw new InferenceException($"{where} '{name}' has no \"data\"; give its elements as a list, or \"parameters\": {{\"binary_data_size\": ...}} and the elements behind the JSON object.");
        return new RequestTensor(name, known, shape, _body.Slice(json.Start, json.Length), IsBinary: false);
    }

    private ReadOnlyMemory<byte> Binary(string where, string name, long size)
    {
        int left = _body.Length - _binaryAt;
        if (size < 0 || size > left)
            throw new InferenceException($"{where} '{name}' has a binary_data_size of {size}, but the body has {left} bytes left behind the JSON object. The header Inference-Header-Content-Length must give the JSON object's length, and all binary data must follow it.");
        ReadOnlyMemory<byte> data = _body.Slice(_binaryAt, (int)size);
        _binaryAt += (int)size;
        return data;
    }

    private int[] Shape(string where)
    {
        List<int> shape = [];
        StartArray(where);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt32(out int size) || size < 1) throw Wrong($"{where}[{shape.Count}]", "a whole number from 1 to 2147483647");
            if (shape.Count == MostAxes) throw new InferenceException($"{where} has more than {MostAxes} axes.");
            shape.Add(size);
        }

        return shape.Count > 0 ? [.. shape] : throw new InferenceException($"{where} is empty; give the number of examples first, then the sizes of one.");
    }

    private List<RequestedOutput> Outputs()
    {
        List<RequestedOutput> outputs = [];
        StartArray("outputs");
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            string where = $"outputs[{outputs.Count}]";
            if (_json.TokenType != JsonTokenType.StartObject) throw Wrong(where, "an object with the name of an output");
            string? name = null;
            Dictionary<string, object?> parameters = [];
            while (NextProperty() is { } field)
            {
                if (field == "name") name = Text(where + ".name");
                else if (field == "parameters") parameters = Parameters(where + ".parameters");
                else _json.Skip();
            }

            if (name is null) throw new InferenceException($"{where} has no \"name\"; give the name of the model's output.");
            if (outputs.Exists(o => o.Name == name)) throw new InferenceException($"The output '{name}' is asked for twice; ask once.");
            long classes = Number(parameters, "classification", where + ".parameters") ?? 0;
            if (classes is < 0 or > int.MaxValue) throw new InferenceException($"{where}.parameters.classification is {classes}; give the number of classes that you want, 1 or more.");
            outputs.Add(new RequestedOutput(name, Flag(parameters, "binary_data", where + ".parameters"), (int)classes));
        }

        return outputs;
    }

    private Dictionary<string, object?> Parameters(string where)
    {
        Dictionary<string, object?> parameters = new(StringComparer.Ordinal);
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) throw Wrong(where, "an object");
        while (NextProperty() is { } name)
        {
            _json.Read();
            parameters[name] = _json.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False => false,
                JsonTokenType.Number when _json.TryGetInt64(out long whole) => whole,
                JsonTokenType.String => _json.GetString(),
                _ => null,
            };
            _json.Skip();
        }

        return parameters;
    }

    private static bool? Flag(Dictionary<string, object?> parameters, string name, string where) => !parameters.TryGetValue(name, out object? value) ? null
        : value as bool? ?? throw new InferenceException($"{where}.{name} must be true or false.");

    private static long? Number(Dictionary<string, object?> parameters, string name, string where) => !parameters.TryGetValue(name, out object? value) ? null
        : value as long? ?? throw new InferenceException($"{where}.{name} must be a whole number.");

    /// <summary>The name of the next field; null at the object's end.</summary>
    private string? NextProperty()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : _json.GetString();
    }

    private string Text(string where)
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.String ? _json.GetString()! : throw Wrong(where, "a text");
    }

    private void StartArray(string where)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) throw Wrong(where, "a list");
    }

    private readonly InferenceException Wrong(string where, string expected) => new($"{where}: expected {expected}, received {_json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => $"the number {System.Text.Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(40, _json.ValueSpan.Length)])}",
        JsonTokenType.None => "nothing",
        _ => _json.TokenType.ToString().ToLowerInvariant(),
    }}.");

    private static InferenceException Twice(string field) => new($"\"{field}\" is given twice; give it once.");
}
