using System.Runtime.ExceptionServices;
using Anneal.Data.Arrays;
using Anneal.Imaging;

namespace Anneal.Examples;

/// <summary>Image files as one array.</summary>
public static class PictureFiles
{
    /// <summary>Reads image files, stretched to one size, grey or in colour.</summary>
    /// <param name="files">JPEG, PNG, BMP, GIF or WebP files.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="channels">1 grey, 3 RGB, 4 RGBA.</param>
    /// <param name="progress">Told after each file how many are done.</param>
    /// <param name="cancellation">Stops after the files at hand.</param>
    /// <returns>uint8 of shape (files, height, width, channels).</returns>
    /// <exception cref="InvalidImageException">A file is no picture, damaged or cut short; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read, or all together are too many for memory.</exception>
    public static NDArray Load(IReadOnlyList<string> files, int height, int width, int channels, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        int size = checked(height * width * channels);
        if ((long)size * files.Count > Array.MaxLength)
        {
            throw new IOException($"{files.Count} pictures of {width} x {height} pixels are more than fit one array of 2 GB; take fewer (--limit) or make them smaller (--image-size).");
        }

        byte[] pixels = new byte[size * files.Count];
        ColorMode mode = channels switch { 1 => ColorMode.Gray, 3 => ColorMode.Rgb, _ => ColorMode.Rgba };
        int done = 0;
        void Read(int i)
        {
            PictureArray.Fit(ImageFile.Load(files[i], mode), height, width, channels).Data.CopyTo(pixels, i * size);
            progress?.Invoke(Interlocked.Increment(ref done));
        }

        // One picture is often all that a short process does: it does not wait for the start of threads.
        if (files.Count == 1) Read(0);
        else InParallel(files.Count, Read, cancellation);
        return NDArray.Create(pixels, files.Count, height, width, channels);
    }

    private static void InParallel(int count, Action<int> work, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, work);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
