using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Anneal.Keras.Layers;

namespace Anneal.Keras.Saving.Config;

/// <summary>Makes layers from their options: one line a class, under the names that Keras 2 and 3 use.</summary>
internal static class LayerReaders
{
    private static readonly FrozenDictionary<string, Func<LayerReader, Layer>> s_all = new Dictionary<string, Func<LayerReader, Layer>>
    {
        ["Activation"] = r => new Activation(r.Activation(), name: r.Name),
        ["Add"] = r => new Add(name: r.Name),
        ["AveragePooling2D"] = r => new AveragePooling2D(r.Size("pool_size"), r.OptionalSize("strides"), r.ChannelsLast().Padding(), name: r.Name),
        ["BatchNormalization"] = BatchNormalization,
        ["Concatenate"] = r => new Concatenate(r.Config.Int("axis", -1), name: r.Name),
        ["Conv2D"] = r => new Conv2D(r.Config.Int("filters"), r.Size("kernel_size"), r.OptionalSize("strides"), r.ChannelsLast().Padding(),
            r.OptionalSize("dilation_rate"), r.Config.Int("groups", 1), r.Activation(), r.Config.Bool("use_bias", true),
            r.Initializer("kernel_initializer"), r.Initializer("bias_initializer"), r.Regularizer("kernel_regularizer"), r.Regularizer("bias_regularizer"),
            r.Constraint("kernel_constraint"), r.Constraint("bias_constraint"), name: r.Name),
        ["Dense"] = r => new Dense(r.Config.Int("units"), r.Activation(), r.Config.Bool("use_bias", true), r.Initializer("kernel_initializer"),
            r.Initializer("bias_initializer"), r.Regularizer("kernel_regularizer"), r.Regularizer("bias_regularizer"), r.Constraint("kernel_constraint"), r.Constraint("bias_constraint"), name: r.Name),
        ["DepthwiseConv2D"] = DepthwiseConv2D,
        ["Dropout"] = Dropout,
        ["Flatten"] = r => new Flatten(name: r.ChannelsLast().Name),
        ["GlobalAveragePooling2D"] = r => new GlobalAveragePooling2D(r.ChannelsLast().Config.Bool("keepdims", false), name: r.Name),
        ["GlobalMaxPooling2D"] = r => new GlobalMaxPooling2D(r.ChannelsLast().Config.Bool("keepdims", false), name: r.Name),
        ["LeakyReLU"] = r => new LeakyReLU(r.Config.OptionalDouble("negative_slope") ?? r.Config.Double("alpha", 0.3), name: r.Name),
        ["MaxPooling2D"] = r => new MaxPooling2D(r.Size("pool_size"), r.OptionalSize("strides"), r.ChannelsLast().Padding(), name: r.Name),
        ["ReLU"] = r => new ReLU(r.Config.OptionalDouble("max_value"), r.Config.Double("negative_slope", 0), r.Config.Double("threshold", 0), name: r.Name),
        ["Rescaling"] = r => new Rescaling(r.Config.Double("scale"), r.Config.Double("offset", 0), name: r.Name),
        ["Reshape"] = r => new Reshape(r.Config.OptionalInts("target_shape") ?? throw r.Config.Fail("'target_shape' is missing."), name: r.Name),
        ["Softmax"] = r => new Softmax(name: r.LastAxis().Name),
        ["ZeroPadding2D"] = ZeroPadding2D,
    }.ToFrozenDictionary();

    /// <summary>The classes that can be read.</summary>
    public static IEnumerable<string> ClassNames => s_all.Keys.Order(StringComparer.Ordinal);

    /// <summary>True for a class that can be read.</summary>
    public static bool Knows(string className) => s_all.ContainsKey(className);

    /// <summary>Makes a layer.</summary>
    /// <exception cref="FileProblem">An option has a value that cannot be, or that Anneal does not have.</exception>
    public static Layer Read(LayerReader reader)
    {
        Layer layer = FileProblem.At(reader.Config.Where, () => s_all[reader.ClassName](reader));
        // The shape of the first layer's input is taken up by the model; what type and shape a later layer once saw follows from the layers before.
        reader.Config.Harmless("batch_input_shape", "input_dim", "input_dtype", "input_shape").Done();
        return layer;
    }

    private static BatchNormalization BatchNormalization(LayerReader r)
    {
        r.LastAxis().Config.Off("synchronized", "renorm", "virtual_batch_size").Harmless("renorm_clipping", "renorm_momentum", "fused");
        return new BatchNormalization(r.Config.Double("momentum", 0.99), r.Config.Double("epsilon", 0.001), r.Config.Bool("center", true), r.Config.Bool("scale", true),
            r.Initializer("beta_initializer"), r.Initializer("gamma_initializer"), r.Initializer("moving_mean_initializer"), r.Initializer("moving_variance_initializer"),
            r.Regularizer("beta_regularizer"), r.Regularizer("gamma_regularizer"), r.Constraint("beta_constraint"), r.Constraint("gamma_constraint"), name: r.Name);
    }

    private static DepthwiseConv2D DepthwiseConv2D(LayerReader r)
    {
        r.ChannelsLast().Config.Only("groups", "1", n => n.ToString() == "1");
        return new DepthwiseConv2D(r.Size("kernel_size"), r.OptionalSize("strides"), r.Padding(), r.Config.Int("depth_multiplier", 1), r.OptionalSize("dilation_rate"),
            r.Activation(), r.Config.Bool("use_bias", true), r.Initializer("depthwise_initializer"), r.Initializer("bias_initializer"),
            r.Regularizer("depthwise_regularizer"), r.Regularizer("bias_regularizer"), r.Constraint("depthwise_constraint"), r.Constraint("bias_constraint"), name: r.Name);
    }

    private static Dropout Dropout(LayerReader r)
    {
        // The numbers that are drawn differ from Keras' whatever the seed.
        r.Config.Harmless("seed");
        return new Dropout(r.Config.Double("rate"), name: r.Name);
    }

    private static ZeroPadding2D ZeroPadding2D(LayerReader r)
    {
        r.ChannelsLast();
        if (r.Config.Get("padding") is JsonArray { Count: 2 } a && a[0] is JsonArray && a[1] is JsonArray)
        {
            ConfigReader sides = new(new JsonObject { ["padding[0]"] = a[0]!.DeepClone(), ["padding[1]"] = a[1]!.DeepClone() }, r.Config.Where);
            if (sides.OptionalInts("padding[0]") is [int top, int bottom] && sides.OptionalInts("padding[1]") is [int left, int right])
                return new ZeroPadding2D((top, bottom), (left, right), name: r.Name);
            throw r.Config.Expected("padding", "two pairs of numbers", a);
        }

        return new ZeroPadding2D(r.Size("padding"), name: r.Name);
    }
}
