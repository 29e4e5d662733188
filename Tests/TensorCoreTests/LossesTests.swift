import Foundation
import TensorCore
import TestSupport
import Testing

@Suite struct LossesTests {
  @Test(arguments: availableKernelSets, [1, 2, 5, 16, 17, 40, 300])
  func crossEntropyIsTheDefinition(on set: KernelSet, classes: Int) {
    for smoothing in [0, 0.1, 0.5] { expectDefinition(on: set, classes: classes, smoothing: smoothing) }
  }

  private func expectDefinition(on set: KernelSet, classes: Int, smoothing: Double) {
    set.run {
      let logits = Parameter(randomTensor([7, classes], seed: 1, in: -9...9))
      let labels = (0..<7).map { Int32($0 * 3 % classes) }
      let x = logits.value.values.map(Double.init)
      var (loss, slopes) = (0.0, [Double](repeating: 0, count: x.count))
      for row in 0..<7 {
        let sum = (0..<classes).reduce(0) { $0 + exp(x[row * classes + $1]) }
        for j in 0..<classes {
          let wanted = (j == labels[row] ? 1 - smoothing : 0) + smoothing / Double(classes)
          loss += wanted * (log(sum) - x[row * classes + j]) / 7
          slopes[row * classes + j] = (exp(x[row * classes + j]) / sum - wanted) / 7
        }
      }
      let found = crossEntropy(logits.tensor, labels: labels, smoothing: smoothing)
      found.backward()
      #expect(largestError(found.values, [loss]) < 1e-6)
      #expect(largestError(logits.gradient!.values, slopes) < 1e-6)
      #expect(
        largestError(
          softmax(logits.value).values,
          zip(slopes, 0...).map { slope, place in
            slope * 7 + (place % classes == labels[place / classes] ? 1 - smoothing : 0) + smoothing / Double(classes)
          }) < 1e-6)
    }
  }

  @Test(arguments: availableKernelSets, [1, 5, 16, 37])
  func binaryCrossEntropyIsTheDefinition(on set: KernelSet, count: Int) {
    set.run {
      let logits = Parameter(randomTensor([count], seed: 1, in: -15...15))
      let targets = randomTensor([count], seed: 2, in: 0...1)
      let pairs = zip(logits.value.values, targets.values).map { (Double($0), Double($1)) }
      let loss = pairs.reduce(0) { $0 + max($1.0, 0) - $1.0 * $1.1 + log1p(exp(-abs($1.0))) }
      let found = binaryCrossEntropy(logits.tensor, targets: targets)
      found.backward()
      #expect(largestError(found.values, [loss / Double(count)]) < 1e-6)
      #expect(
        largestError(
          logits.gradient!.values, pairs.map { (1 / (1 + exp(-$0.0)) - $0.1) / Double(count) }) < 1e-6)
      let ones = binaryCrossEntropy(logits.value, target: 1)
      #expect(ones.item == binaryCrossEntropy(logits.value, targets: Tensor([count], repeating: 1)).item)
    }
  }

  @Test(arguments: availableKernelSets, [1, 5, 16, 37, 1000])
  func squaredErrorIsTheDefinition(on set: KernelSet, count: Int) {
    set.run {
      let prediction = Parameter(randomTensor([count], seed: 1, in: -3...3))
      let target = randomTensor([count], seed: 2)
      let differences = zip(prediction.value.values, target.values).map { Double($0) - Double($1) }
      let found = meanSquaredError(prediction.tensor, target: target)
      found.backward()
      #expect(largestError(found.values, [differences.reduce(0) { $0 + $1 * $1 } / Double(count)]) < 1e-6)
      #expect(largestError(prediction.gradient!.values, differences.map { 2 * $0 / Double(count) }) < 1e-6)
      prediction.value[count - 1] = .nan
      #expect(meanSquaredError(prediction.value, target: target).item.isNaN)
    }
  }

  @Test(arguments: availableKernelSets) func largeLogitsStayFinite(on set: KernelSet) {
    set.run {
      let x = Tensor([1, 3], [1e4, -1e4, 0])
      #expect(crossEntropy(x, labels: [0]).item == 0)
      #expect(abs(crossEntropy(x, labels: [1]).item - 2e4) < 1)
      #expect(abs(binaryCrossEntropy(x, target: 0).item - (1e4 + Float(0.6931)) / 3) < 1)
    }
  }

  @Test(arguments: availableKernelSets, [2, 5, 16, 17, 40])
  func notANumberIsNeverHidden(on set: KernelSet, classes: Int) {
    set.run {
      for place in 0..<classes {
        for bad in [Float.nan, -.nan, .infinity] {
          var x = randomTensor([2, classes], seed: 1)
          x[classes + place] = bad
          let label = Int32((place + 1) % classes)
          #expect(!crossEntropy(x, labels: [0, label]).item.isFinite, "\(bad) at \(place)")
          #expect(!crossEntropy(x, labels: [0, label], smoothing: 0.1).item.isFinite, "\(bad) at \(place)")
          #expect(softmax(x).values[classes...].allSatisfy { $0.isNaN }, "\(bad) at \(place)")
          #expect(!binaryCrossEntropy(x, target: 0).item.isFinite, "\(bad) at \(place)")
        }
      }
    }
  }
}
