using Anneal.CoreML.Format;

namespace Anneal.CoreML.Validation;

/// <summary>Parameters with the values that an update may choose from.</summary>
internal static class ParameterRules
{
    public static void Integer(ValidationContext context, string path, Int64Parameter? parameter)
    {
        if (parameter is null) return;
        switch (parameter.AllowedValuesCase)
        {
            case Int64Parameter.AllowedValuesOneofCase.Range:
                if (parameter.DefaultValue < parameter.Range.MinValue || parameter.DefaultValue > parameter.Range.MaxValue)
                {
                    context.Error(Rules.IntegerDefault, path, $"The default {parameter.DefaultValue} lies outside of {parameter.Range.MinValue} to {parameter.Range.MaxValue}.");
                }

                break;
            case Int64Parameter.AllowedValuesOneofCase.Set:
                if (!parameter.Set.Values.Contains(parameter.DefaultValue)) context.Error(Rules.IntegerDefault, path, $"The default {parameter.DefaultValue} is not among [{string.Join(", ", parameter.Set.Values)}].");
                break;
            default:
                context.Error(Rules.IntegerAllowed, path, "The parameter needs a set or a range of allowed values.");
                break;
        }
    }

    public static void Double(ValidationContext context, string path, DoubleParameter? parameter)
    {
        if (parameter?.Range is not { } range) return;
        if (!(parameter.DefaultValue >= range.MinValue && parameter.DefaultValue <= range.MaxValue))
        {
            context.Error(Rules.DoubleDefault, path, $"The default {PythonText.Of(parameter.DefaultValue)} lies outside of {PythonText.Of(range.MinValue)} to {PythonText.Of(range.MaxValue)}.");
        }
    }
}
