import Foundation
import TestSupport
import Testing

@testable import TensorCore

/// Results and gradients at one, two and three threads. Sizes are odd, and large enough to be divided.
@Suite(.serialized) struct ThreadsTests {
  /// Runs `body` with so many threads.
  static func with<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = Threads.count
    Threads.count = count
    defer { Threads.count = before }
    return try body()
  }

  /// Whether `body` computes the same bits at any number of threads.
  static func isTheSame(_ body: () -> [Float]) -> Bool {
    let bits = (1...3).map { count in with(count) { body().map(\.bitPattern) } }
    return bits[0] == bits[1] && bits[0] == bits[2]
  }

  /// The values of an operation on parameters of these shapes, and all gradients.
  static func values(_ shapes: [[Int]], _ operation: ([Tensor]) -> Tensor) -> [Float] {
    let parameters = shapes.enumerated().map { Parameter(randomTensor($1, seed: UInt64($0 + 1))) }
    let output = operation(parameters.map(\.tensor))
    (output * output).mean.backward()
    return output.values + parameters.flatMap { $0.gradient?.values ?? [] }
  }

  @Test func everyPartRunsOnceAndOnSeveralThreads() {
    Self.with(3) {
      let counts = Counts()
      // Until others happen to take part, which a busy machine may delay.
      for _ in 0..<10_000 where counts.threads < 2 { Threads.run(64) { counts.add($0) } }
      #expect(counts.threads >= 2)
      #expect(counts.areEven)
    }
  }

  @Test func partsWithinPartsRunToo() {
    Self.with(2) {
      let counts = Counts()
      Threads.run(8) { outer in Threads.run(8) { counts.add(outer * 8 + $0) } }
      #expect(counts.total == 64 && counts.areEven)
    }
  }

  @Test func severalThreadsMayDivideWorkAtOnce() {
    Self.with(3) {
      let counts = Counts()
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        for _ in 0..<200 { Threads.run(5) { counts.add($0) } }
      }
      #expect(counts.total == 8 * 200 * 5 && counts.areEven)
    }
  }

  @Test(arguments: [0, 1, 7, 64, 1000], [1, 3, 64]) func rangesCoverEverything(_ count: Int, _ unit: Int) {
    Self.with(3) {
      let counts = Counts()
      Threads.split(count, inMultiplesOf: unit, nanoseconds: 1_000_000) { range in
        #expect(range.lowerBound % unit == 0)
        range.forEach(counts.add)
      }
      #expect(counts.total == count && (count == 0 || counts.areEven))
    }
  }

  @Test(arguments: availableKernelSets, [[300, 70, 61], [37, 513, 130], [1, 4000, 333], [4001, 3, 90]])
  func dense(_ set: KernelSet, _ sizes: [Int]) {
    set.run {
      let (rows, outputs, inputs) = (sizes[0], sizes[1], sizes[2])
      #expect(
        Self.isTheSame {
          Self.values([[rows, inputs], [inputs, outputs], [outputs]]) {
            TensorCore.dense($0[0], weight: $0[1], bias: $0[2], activation: .tanh)
          }
        })
    }
  }

  /// Input, weight, stride, padding: one channel and few, whose images are framed; many; windows that miss the edge.
  static let convolutions: [([Int], [Int], [Int], Padding)] = [
    ([5, 17, 16, 15, 1], [5, 5, 5, 1, 20], [2, 2, 2], .valid),
    ([5, 21, 19, 3], [3, 3, 3, 33], [1, 1], .same),
    ([5, 13, 11, 40], [3, 3, 40, 35], [1, 1], .same),
    ([5, 13, 11, 40], [3, 2, 40, 35], [1, 1], .same),
    ([7, 9, 8, 7, 32], [3, 2, 3, 32, 20], [1, 2, 1], .explicit([1, 0, 1])),
    ([9, 400, 24], [7, 24, 18], [3], .same),
    // By minimal filtering, as the third is.
    ([5, 12, 11, 20], [5, 5, 20, 16], [1, 1], .same),
    ([5, 5, 12, 11, 17], [3, 3, 3, 17, 18], [1, 1, 1], .same),
  ]

  @Test(arguments: availableKernelSets, convolutions.indices) func convolution(_ set: KernelSet, _ index: Int) {
    let (input, weight, stride, padding) = Self.convolutions[index]
    set.run {
      #expect(
        Self.isTheSame {
          Self.values([input, weight, [weight[weight.count - 1]]]) {
            TensorCore.convolution(
              $0[0], weight: $0[1], bias: $0[2], stride: stride, padding: padding, activation: .relu)
          }
        })
    }
  }

  @Test(arguments: availableKernelSets) func transposedConvolution(_ set: KernelSet) {
    set.run {
      #expect(
        Self.isTheSame {
          Self.values([[5, 9, 8, 40], [4, 4, 19, 40], [19]]) {
            TensorCore.transposedConvolution(
              $0[0], weight: $0[1], bias: $0[2], stride: [2, 2], padding: .explicit([1, 1]), activation: .sigmoid)
          }
        })
    }
  }

  @Test(arguments: availableKernelSets, [19, 40]) func normalization(_ set: KernelSet, _ channels: Int) {
    set.run {
      let shapes = [[7, 31, 30, channels], [channels], [channels], [channels]]
      #expect(
        Self.isTheSame {
          Self.values(shapes) {
            batchNormalization($0[0], .ofBatch(updating: nil), scale: $0[1], shift: $0[2], slope: $0[3])
          }
        })
      #expect(
        Self.isTheSame {
          Self.values(shapes) { instanceNormalization($0[0], scale: $0[1], shift: $0[2], slope: $0[3]) }
        })
      #expect(Self.isTheSame { Self.values([shapes[0], shapes[3]]) { prelu($0[0], slope: $0[1]) } })
    }
  }

  @Test(arguments: availableKernelSets) func passes(_ set: KernelSet) {
    set.run {
      let shape = [9, 33, 32, 19]
      func isTheSame(_ operation: @escaping (Tensor) -> Tensor) -> Bool {
        Self.isTheSame { Self.values([shape]) { operation($0[0]) } }
      }
      #expect(isTheSame { maxPooling($0, window: [3, 3], stride: [2, 2], padding: .same) })
      #expect(isTheSame { averagePooling($0, window: [2, 3], stride: [2, 3], padding: .same) })
      #expect(isTheSame { dropout($0, rate: 0.3, seed: 5) })
      #expect(isTheSame { activate($0, .tanh) })
      #expect(isTheSame { activate($0, .swish) })
      #expect(isTheSame { ($0 + $0.scaled(by: 3)) * ($0 - $0.scaled(by: 0.1)) })
    }
  }
}

/// How often each part was run, and by how many threads.
private final class Counts: @unchecked Sendable {
  private let lock = NSLock()
  private var runs: [Int: Int] = [:]
  private var names: Set<UInt> = []

  func add(_ part: Int) {
    lock.withLock {
      runs[part, default: 0] += 1
      names.insert(UInt(bitPattern: pthread_self().hashValue))
    }
  }

  var total: Int { runs.values.reduce(0, +) }
  var threads: Int { names.count }
  /// Whether every part has run as often as the others.
  var areEven: Bool { Set(runs.values).count == 1 }
}
