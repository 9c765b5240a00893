namespace Anneal.Keras.Training;

/// <summary>Training stopped because the loss became infinite or not a number.</summary>
public sealed class NonFiniteLossException : ArithmeticException
{
    /// <summary>Makes the error.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The mini-batch, from 0.</param>
    public NonFiniteLossException(double loss, int epoch, int batch)
        : base($"The loss became {(double.IsNaN(loss) ? "NaN" : "infinite")} in epoch {epoch + 1}, mini-batch {batch + 1}; the weights are of no use any more. "
            + "Look for NaN or huge numbers in the inputs and targets, or lower the learning rate; the callback TerminateOnNaN ends training without an error.")
        => (Loss, Epoch, Batch) = (loss, epoch, batch);

    /// <summary>The loss.</summary>
    public double Loss { get; }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The mini-batch, from 0.</summary>
    public int Batch { get; }
}
