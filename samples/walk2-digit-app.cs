#!/usr/bin/env dotnet
#:project ../src/Anneal/Anneal.csproj
#:property PublishAot=false

// A network that reads digits: trained, converted, and shown a drawing as an app would.
// dotnet run samples/walk2-digit-app.cs [FOLDER] [COUNT]: writes the best models, MNISTClassifier.mlmodel and drawing.png. Trains on MNIST where it is at hand or
// can be downloaded, else on the built-in digits; with COUNT on so many of the built-in digits.
using System.Globalization;
using Anneal;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Vision;
using Anneal.Data;
using Anneal.Data.Arrays;
using Anneal.Data.DataSets;
using Anneal.Data.Digits;
using Anneal.Data.Labeling;
using Anneal.Imaging;
using Anneal.Keras;
using Anneal.Keras.Callbacks;
using Anneal.Keras.Models;

string folder = args.Length > 0 ? args[0] : ".";
Directory.CreateDirectory(folder);

// 1. The data, and its first picture as numbers.
TrainTest data = args.Length > 1 ? BuiltIn(int.Parse(args[1], CultureInfo.InvariantCulture)) : MnistOrBuiltIn();
Console.WriteLine($"Keras {Keras.Version}");
Console.WriteLine($"x_train {data.Train.Images.ShapeText}, y_train {data.Train.Labels.ShapeText}, x_test {data.Test.Images.ShapeText}, y_test {data.Test.Labels.ShapeText}");
byte[] first = data.Train.Images.SliceRows(0, 1).AsBytes();
for (int row = 0; row < 28; row++) Console.WriteLine(string.Concat(first.AsSpan(28 * row, 28).ToArray().Select(p => $"{p,4}")));

// 2. Pictures (height, width, 1) from 0 to 1, one-hot labels, and the two networks.
(NDArray xTrain, NDArray yTrain) = Prepare(data.Train);
(NDArray xTest, NDArray yTest) = Prepare(data.Test);
Sequential model = Networks.Create("malireddi"), larger = Networks.Create("chollet");
model.Summary(lineLength: 80);
larger.Summary(lineLength: 80);

// 3. Keep the best model of all epochs, and stop when the accuracy no longer rises.
ModelCheckpoint checkpoint = new(filepath: Path.Combine(folder, "best_model.{epoch:02d}-{val_loss:.2f}.h5"), monitor: "val_loss", saveBestOnly: true);
EarlyStopping stopping = new(monitor: "acc", patience: 1);

// 4. Training.
model.Compile(loss: "categorical_crossentropy", optimizer: "adam", metrics: ["accuracy"]);
History history = model.Fit(xTrain, yTrain, batchSize: 200, epochs: 10, callbacks: [checkpoint, stopping], validationData: (xTest, yTest), verbose: 1);
Console.WriteLine($"{history.Epoch.Count} epochs; the best val_acc was {history["val_acc"].Max():0.0000}");

// 5. The best file becomes a Core ML model. It was trained on pixels / 255, so the image is scaled like that.
string best = Directory.GetFiles(folder, "best_model.*.h5").MaxBy(File.GetLastWriteTimeUtc)!;
MLModel classifier = Converters.Keras.Convert(
    best, inputNames: ["image"], outputNames: ["output"], imageInputNames: ["image"], imageScale: 1 / 255f, classLabels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
classifier.Author = "An author";
classifier.License = "MIT";
classifier.ShortDescription = "Image based digit recognition (MNIST)";
classifier.InputDescription["image"] = "Digit image";
classifier.OutputDescription["output"] = "Probability of each digit";
classifier.OutputDescription["classLabel"] = "Labels of digits";
Console.WriteLine(classifier);
string file = Path.Combine(folder, "MNISTClassifier.mlmodel");
classifier.Save(file);
Console.WriteLine($"{Path.GetFileName(best)} -> {Path.GetFileName(file)}, {new FileInfo(file).Length / 1000} KB");

// 6. What the app does: a drawing, light strokes on dark, larger than the network's input; Vision cuts and scales it.
string drawing = Path.Combine(folder, "drawing.png");
ImageFile.SavePng(Enlarged(data.Test.Images.SliceRows(0, 1).AsBytes(), 10), drawing);
VNCoreMLRequest request = new(new VNCoreMLModel(new MLModel(file)));
new VNImageRequestHandler(drawing).Perform(request);
foreach (VNClassificationObservation observation in request.Results!.OfType<VNClassificationObservation>().Take(3)) Console.WriteLine($"{observation.Identifier}: {observation.Confidence:0.0000}");
Console.WriteLine($"The drawing is a {data.Test.Labels.ToInt64()[0]}.");

static TrainTest MnistOrBuiltIn()
{
    try
    {
        return Mnist.Load();
    }
    catch (IOException e)
    {
        Console.WriteLine($"{e.Message} Going on with the built-in digits.");
        return SyntheticDigits.Load();
    }
}

static TrainTest BuiltIn(int count) => new(SyntheticDigits.Generate(count, seed: 1), SyntheticDigits.Generate(Math.Max(1, count / 6), seed: 2));

static (NDArray X, NDArray Y) Prepare((NDArray Images, NDArray Labels) part)
{
    float[] pixels = Array.ConvertAll(part.Images.AsBytes(), p => p / 255f);
    return (NDArray.Create(pixels, part.Images.Rows, 28, 28, 1), Labels.ToCategorical(part.Labels, 10));
}

static ImagePixels Enlarged(byte[] digit, int times)
{
    ImagePixels image = new(28 * times, 28 * times, 1);
    for (int i = 0; i < image.Data.Length; i++) image.Data[i] = digit[i / image.Width / times * 28 + i % image.Width / times];
    return image;
}
