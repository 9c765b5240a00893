using System.Text.Json.Nodes;
using Anneal.Keras.Layers;
using Anneal.Keras.Models;

namespace Anneal.Keras.Saving.Config;

/// <summary>A Functional model: layers that are applied to one another's outputs in any way without circles.</summary>
internal sealed class FunctionalReader(int majorVersion, WeightBudget budget)
{
    private readonly Dictionary<TensorReference, KerasTensor> _tensors = [];
    private readonly Dictionary<string, (LayerEntry Entry, int Calls)> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    /// <summary>Makes the model of its <c>config</c>.</summary>
    public Model Read(JsonObject json)
    {
        ConfigReader config = new(json, "the model");
        string? name = config.OptionalText("name");
        bool trainable = config.Bool("trainable", true);
        ModelReader.CheckType(config);
        JsonArray layers = ModelReader.Layers(config.Get("layers"));
        Queue<Call> calls = Enter(layers);
        Apply(calls);
        KerasTensor[] inputs = Tensors(config, "input_layers"), outputs = Tensors(config, "output_layers");
        config.Done();
        Model model = FileProblem.At(config.Where, () => new Model(inputs, outputs, name));
        HashSet<Layer> used = [.. model.Layers];
        if (_layers.Values.FirstOrDefault(l => !used.Contains(l)) is { } unused) throw _entries[unused.Name].Entry.Fail("no output of the model comes from it.");
        foreach (Layer l in model.Layers) l.Trainable &= trainable;
        return model;
    }

    /// <summary>Makes the inputs; gives what is to be applied to what.</summary>
    private Queue<Call> Enter(JsonArray layers)
    {
        Queue<Call> calls = [];
        for (int i = 0; i < layers.Count; i++)
        {
            LayerEntry entry = new(layers[i], i, majorVersion);
            IReadOnlyList<IReadOnlyList<TensorReference>> own = LayerCalls.Read(entry);
            if (!_entries.TryAdd(entry.Name, (entry, entry.IsInput ? 1 : own.Count))) throw entry.Fail("another layer has the same name.");
            if (entry.IsInput != (own.Count == 0)) throw entry.Fail(entry.IsInput ? "an input is not applied to anything." : "it is applied to nothing.");
            for (int n = 0; n < own.Count; n++) calls.Enqueue(new Call(entry, n, own[n]));
            if (!entry.IsInput) continue;
            InputLayer input = entry.MakeInput();
            _layers.Add(entry.Name, input);
            _tensors.Add(new TensorReference(entry.Name, 0), input.Output);
        }

        return calls;
    }

    /// <summary>Applies every layer once the tensors that it reads are there: the file may list layers in any order.</summary>
    private void Apply(Queue<Call> calls)
    {
        for (int waited = 0; calls.TryDequeue(out Call? call); waited++)
        {
            foreach (TensorReference r in call.Inputs)
            {
                if (!_entries.TryGetValue(r.Layer, out (LayerEntry, int Calls) other) || r.Call >= other.Calls) throw call.Entry.Fail($"it is applied to '{r}', which the model does not have.");
            }

            if (call.Inputs.All(_tensors.ContainsKey) && (call.Number == 0 || _tensors.ContainsKey(new TensorReference(call.Entry.Name, call.Number - 1))))
            {
                Apply(call);
                waited = -1;
            }
            else
            {
                if (waited > calls.Count) throw call.Entry.Fail("it is applied to its own output, by way of other layers.");
                calls.Enqueue(call);
            }
        }
    }

    private void Apply(Call call)
    {
        KerasTensor[] inputs = [.. call.Inputs.Select(i => _tensors[i])];
        if (!_layers.TryGetValue(call.Entry.Name, out Layer? layer)) _layers.Add(call.Entry.Name, layer = call.Entry.Make(inputs[0].Shape));
        _tensors.Add(new TensorReference(call.Entry.Name, call.Number), call.Entry.Apply(layer, budget, () => layer.Apply(inputs)));
    }

    /// <summary>The model's inputs or outputs: a list, one alone, or an object of them.</summary>
    private KerasTensor[] Tensors(ConfigReader config, string key)
    {
        JsonNode? value = config.Get(key);
        JsonNode?[] all = value switch
        {
            JsonArray a when TensorReference.Parse(a) is not null => [a],
            JsonArray a => [.. a],
            JsonObject o => [.. o.Select(p => p.Value)],
            _ => [],
        };
        if (all.Length == 0) throw config.Expected(key, "a list of tensors", value);
        return [.. all.Select(t => TensorReference.Parse(t) is { } r && _tensors.TryGetValue(r, out KerasTensor? tensor) ? tensor : throw config.Expected(key, "outputs of the model's layers", t))];
    }

    /// <summary>One use of a layer.</summary>
    private sealed record Call(LayerEntry Entry, int Number, IReadOnlyList<TensorReference> Inputs);
}
