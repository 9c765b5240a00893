using System.Globalization;
using Anneal.Engine.Kernels;

namespace Anneal.Engine.Tests.Kernels;

public class TilesTests
{
    [Fact]
    public void Vectors_are_no_wider_than_the_environment_allows()
        => Assert.InRange(Tiles.Lanes * 32, 128, int.Parse(Environment.GetEnvironmentVariable(InstructionSetTests.Width) ?? "512", CultureInfo.InvariantCulture));
}
