using System.Text.Json.Nodes;
using Anneal.Engine.Graphs;
using Anneal.Engine.Ops;

namespace Anneal.Keras.Layers;

/// <summary>Puts zeros around an image.</summary>
public sealed class ZeroPadding2D : Layer
{
    /// <summary>Equally many rows and columns on opposite sides.</summary>
    /// <param name="padding">Rows above and below, columns left and right. Default 1.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: zero_padding2d, zero_padding2d_1, ...</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public ZeroPadding2D(Size2D? padding = null, Shape? inputShape = null, string? name = null)
        : this(((padding ?? 1).Height, (padding ?? 1).Height), ((padding ?? 1).Width, (padding ?? 1).Width), inputShape, name)
    {
    }

    /// <summary>Different numbers for the four sides.</summary>
    /// <param name="rows">Rows above and below.</param>
    /// <param name="columns">Columns left and right.</param>
    /// <param name="inputShape">The shape of one example, for a model's first layer.</param>
    /// <param name="name">Null: zero_padding2d, zero_padding2d_1, ...</param>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public ZeroPadding2D((int Top, int Bottom) rows, (int Left, int Right) columns, Shape? inputShape = null, string? name = null)
        : base(name, inputShape)
    {
        if (rows.Top < 0 || rows.Bottom < 0 || columns.Left < 0 || columns.Right < 0)
            throw new ArgumentException($"Layer '{Name}': expected padding of at least 0, received {rows}, {columns}.", nameof(rows));
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Rows above and below.</summary>
    public (int Top, int Bottom) Rows { get; }

    /// <summary>Columns left and right.</summary>
    public (int Left, int Right) Columns { get; }

    /// <inheritdoc/>
    protected internal override Value Call(LayerCall call) => call.Apply(new ZeroPaddingOp(new Padding2D(Rows.Top, Columns.Left, Rows.Bottom, Columns.Right)));

    /// <inheritdoc/>
    protected internal override void WriteConfig(LayerConfig config) => config
        .Set("padding", new JsonArray(new JsonArray(Rows.Top, Rows.Bottom), new JsonArray(Columns.Left, Columns.Right))).Set("data_format", Backend.ImageDataFormat);
}
