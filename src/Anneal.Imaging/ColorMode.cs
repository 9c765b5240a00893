namespace Anneal.Imaging;

/// <summary>The channels that pixels are delivered in, whatever the file holds.</summary>
public enum ColorMode
{
    /// <summary>One channel: luma by ITU-R BT.601, as Pillow's mode "L" rounds it. Alpha is dropped.</summary>
    Gray,

    /// <summary>Three channels. Alpha is dropped, not blended: the colours under it are kept as stored, as <c>keras.utils.load_img</c> does.</summary>
    Rgb,

    /// <summary>Four channels, alpha not multiplied into the colours; 255 where the file has no alpha.</summary>
    Rgba,

    /// <summary>What the file holds: one channel for a grey picture, four for one with alpha, three otherwise (palettes become colours).</summary>
    AsStored,
}
