using Anneal.Data.Digits;

namespace Anneal.Data.Tests.Digits;

public class PortableMathTests
{
    [Fact]
    public void AgreesWithTheSystem()
    {
        for (int i = -4000; i <= 4000; i++)
        {
            double x = i / 487.0;
            Assert.Equal(Math.Sin(2 * Math.PI * x), PortableMath.SinTurns(x), 1e-10);
            Assert.Equal(Math.Cos(2 * Math.PI * x), PortableMath.CosTurns(x), 1e-10);
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-10);
            double positive = Math.Exp(4 * x);
            Assert.Equal(Math.Log(positive), PortableMath.Log(positive), 1e-10);
        }
    }
}
