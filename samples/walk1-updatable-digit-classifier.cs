#!/usr/bin/env dotnet
#:project ../src/Anneal/Anneal.csproj
#:property PublishAot=false

// From a Keras model to a Core ML model that goes on learning where it runs.
// dotnet run samples/walk1-updatable-digit-classifier.cs [FOLDER]: writes KerasMnist.h5, MNISTDigitClassifier.mlmodel and UpdatableMNISTDigitClassifier.mlmodel.
using Anneal;
using Anneal.CoreML.Building;
using Anneal.CoreML.Format;
using Anneal.CoreML.Runtime;
using Anneal.CoreML.Updating;
using Anneal.Data.Digits;
using Anneal.Imaging;
using Anneal.Keras;
using Anneal.Keras.Layers;
using Anneal.Keras.Losses;
using Anneal.Keras.Models;
using Anneal.Keras.Optimizers;

string folder = args.Length > 0 ? args[0] : ".";
Directory.CreateDirectory(folder);
string kerasFile = Path.Combine(folder, "KerasMnist.h5"), convertedFile = Path.Combine(folder, "MNISTDigitClassifier.mlmodel"),
    updatableFile = Path.Combine(folder, "UpdatableMNISTDigitClassifier.mlmodel");

// 1. A convolutional network in Keras. Names are given here as Keras 2 counted them, from 1.
Backend.ClearSession();
Sequential keras = new();
keras.Add(new Conv2D(32, kernelSize: (3, 3), activation: "relu", inputShape: new(28, 28, 1), name: "conv2d_1"));
keras.Add(new Conv2D(64, (3, 3), activation: "relu", name: "conv2d_2"));
keras.Add(new MaxPooling2D(poolSize: (2, 2), name: "max_pooling2d_1"));
keras.Add(new Dropout(0.25, name: "dropout_1"));
keras.Add(new Flatten(name: "flatten_1"));
keras.Add(new Dense(128, activation: "relu", name: "dense_1"));
keras.Add(new Dropout(0.5, name: "dropout_2"));
keras.Add(new Dense(10, activation: "softmax", name: "dense_2"));
keras.Compile(loss: new CategoricalCrossentropy(), optimizer: new SGD(learningRate: 0.01), metrics: ["accuracy"]);
keras.Save(kerasFile);

// 2. Keras to Core ML. The picture is an array for now.
MLModel converted = Converters.Keras.Convert(
    kerasFile, inputNames: ["image"], outputNames: ["digitProbabilities"], classLabels: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], predictedFeatureName: "digit");
converted.Save(convertedFile);

// 3. What is in it.
NeuralNetworkBuilder builder = new(spec: Utils.LoadSpec(convertedFile));
builder.InspectLayers(last: 3);
builder.InspectInputFeatures();

// 4. The array becomes a grey image of 28 x 28 pixels. Its pixels are 0 to 255, and the network is to see 0 to 1.
ModelDescription description = builder.Spec.Description;
description.Input[0].Type.SetImageType(28, 28, ImageFeatureType.Types.ColorSpace.Grayscale);
builder.InspectInputFeatures();
builder.SetPreProcessingParameters(["image"], imageScale: 1 / 255f);
description.Input[0].ShortDescription = "Input image of the handwritten digit to classify";
description.Output[0].ShortDescription = "Probabilities / score for each possible digit";
description.Output[1].ShortDescription = "Predicted digit";
description.Metadata = new Metadata { Author = "Core ML Tools", License = "MIT", ShortDescription = "An updatable hand-written digit classifier" };

// 5. The dense layers may be updated, by stochastic gradient descent on the crossentropy of the probabilities.
builder.MakeUpdatable(["dense_1", "dense_2"]);
builder.SetCategoricalCrossEntropyLoss(name: "lossLayer", input: "digitProbabilities");
builder.SetSgdOptimizer(new SgdParams(lr: 0.01, batch: 32));
builder.SetEpochs(10);
description.TrainingInput[0].ShortDescription = "Example image of handwritten digit";
description.TrainingInput[1].ShortDescription = "Associated true label (digit) of example image";
new MLModel(builder.Spec).Save(updatableFile);

// 6. Read again, and looked at.
builder = new NeuralNetworkBuilder(spec: Utils.LoadSpec(updatableFile));
builder.InspectLossLayers();
builder.InspectOptimizer();
builder.InspectUpdatableLayers();

// 7. It learns from 320 of the built-in digits, at a higher rate than its default, and the file is replaced.
var (images, labels) = SyntheticDigits.Generate(320);
byte[] pixels = images.AsBytes();
long[] digits = labels.ToInt64();
using MLUpdateTask task = new(
    updatableFile,
    new MLArrayBatchProvider([.. Enumerable.Range(0, digits.Length).Select(i => new MLDictionaryFeatureProvider
    {
        ["image"] = new ImagePixels(28, 28, 1, pixels[(784 * i)..(784 * i + 784)]),
        ["digit"] = $"{digits[i]}",
    })]),
    new MLModelConfiguration { Parameters = { [MLParameterKey.LearningRate] = 0.1 } },
    new MLUpdateProgressHandlers(
        MLUpdateProgressEvent.EpochEnd,
        progressHandler: context => Console.WriteLine($"Epoch {(int)context.Metrics[MLMetricKey.EpochIndex] + 1}: loss {context.Metrics[MLMetricKey.LossValue]:0.000}"),
        completionHandler: context => context.Model.Write(updatableFile)));
task.Resume();
task.Wait();
