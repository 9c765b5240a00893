namespace Anneal.Imaging.Augmentation;

/// <summary>What stands where a transform reaches beyond the picture. Keras' and scipy.ndimage's words and meanings.</summary>
public enum FillMode
{
    /// <summary>The edge pixel: a a | a b c d | d d.</summary>
    Nearest,

    /// <summary>One value given by the caller.</summary>
    Constant,

    /// <summary>The picture mirrored at the edge: b a | a b c d | d c.</summary>
    Reflect,

    /// <summary>The picture again, the last pixel lying on the first: the period is one less than the size, as in scipy's "wrap".</summary>
    Wrap,
}
