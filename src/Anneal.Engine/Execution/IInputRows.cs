namespace Anneal.Engine.Execution;

/// <summary>
/// Fills a plan's inputs block by block, from the threads that compute: rows are copied in parallel, and read while they are in the cache.
/// </summary>
public interface IInputRows
{
    /// <summary>Writes some rows of the inputs. Called once for every row of a step, from several threads at once, never twice for a row.</summary>
    void Fill(int firstRow, int rows);
}
