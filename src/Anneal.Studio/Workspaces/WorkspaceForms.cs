using Anneal.Studio.Models;
using Anneal.Studio.Training;

namespace Anneal.Studio.Workspaces;

/// <summary>What a browser has filled in, so that it is there again when the page is reloaded or another view was looked at.</summary>
internal sealed record WorkspaceForms
{
    /// <summary>The form under Train.</summary>
    public RunSettings Train { get; init; } = new();

    /// <summary>The form under Files that converts; null where it was not touched since the model was opened.</summary>
    public Conversion? Convert { get; init; }

    /// <summary>How to teach: passes over the tray; the model's own when null.</summary>
    public int? TeachEpochs { get; init; }

    /// <summary>How to teach: the learning rate; the model's own when null.</summary>
    public double? TeachRate { get; init; }

    /// <summary>How to teach: whether old digits are mixed in.</summary>
    public bool TeachMix { get; init; } = true;

    /// <summary>The pen's width in hundredths of the canvas.</summary>
    public int Pen { get; init; } = 6;
}
