using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Anneal.Keras.Saving.Config;

/// <summary>Rewrites what Keras 1 calls layers and their options to Keras 2's names.</summary>
internal static class Keras1
{
    private static readonly FrozenDictionary<string, string> s_classes = new Dictionary<string, string>
    {
        ["Convolution2D"] = "Conv2D",
        ["AtrousConvolution2D"] = "Conv2D",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> s_options = new Dictionary<string, string>
    {
        ["nb_filter"] = "filters",
        ["output_dim"] = "units",
        ["border_mode"] = "padding",
        ["subsample"] = "strides",
        ["atrous_rate"] = "dilation_rate",
        ["init"] = "kernel_initializer",
        ["bias"] = "use_bias",
        ["p"] = "rate",
        ["beta_init"] = "beta_initializer",
        ["gamma_init"] = "gamma_initializer",
        ["W_regularizer"] = "kernel_regularizer",
        ["b_regularizer"] = "bias_regularizer",
        ["W_constraint"] = "kernel_constraint",
        ["b_constraint"] = "bias_constraint",
    }.ToFrozenDictionary();

    /// <summary>Keras 2's name of a class; one class merged in several ways.</summary>
    public static string ClassName(string name, JsonObject options) => (name, options["mode"]?.ToString()) switch
    {
        ("Merge", "concat") => "Concatenate",
        ("Merge", "sum") => "Add",
        _ => s_classes.GetValueOrDefault(name, name),
    };

    /// <summary>The options under Keras 2's names.</summary>
    public static JsonObject Options(string className, JsonObject options, string where)
    {
        JsonObject renamed = [];
        foreach ((string key, JsonNode? value) in options)
        {
            switch (key)
            {
                case "nb_row" or "nb_col":
                    break;
                case "dim_ordering":
                    renamed["data_format"] = value?.ToString() switch { "tf" => "channels_last", "th" => "channels_first", { } other => other, null => null };
                    break;
                case "mode" when className == "BatchNormalization":
                    if (value?.ToString() != "0") throw new FileProblem($"{where}: expected mode 0, received {ConfigReader.Short(value)}.");
                    break;
                // What merging in another way would need.
                case "mode" or "mode_type" or "dot_axes" or "output_shape_type" or "output_mask_type" or "arguments" when className is "Add" or "Concatenate":
                    break;
                case "concat_axis":
                    if (className == "Concatenate") renamed["axis"] = value?.DeepClone();
                    break;
                case "padding" when className == "ZeroPadding2D" && value is JsonArray { Count: 4 } sides:
                    renamed[key] = new JsonArray(new JsonArray(sides[0]?.DeepClone(), sides[1]?.DeepClone()), new JsonArray(sides[2]?.DeepClone(), sides[3]?.DeepClone()));
                    break;
                default:
                    renamed[s_options.GetValueOrDefault(key, key)] = value?.DeepClone();
                    break;
            }
        }

        if (options.ContainsKey("nb_row") || options.ContainsKey("nb_col"))
            renamed["kernel_size"] = new JsonArray(options["nb_row"]?.DeepClone(), options["nb_col"]?.DeepClone());
        return renamed;
    }
}
