import Problems
import Testing

@testable import Problems

@Suite struct GANDiagnosisTests {
  /// Thirty epochs of a training without faults, changed.
  private func diagnosis(_ change: (inout GANEpoch) -> Void) -> GANDiagnosis {
    GANDiagnosis(
      (1...30).map { number in
        var epoch = GANEpoch(epoch: number)
        epoch.realProbability = 0.6
        epoch.fakeProbability = 0.4
        epoch.generatorGradientNorm = 1
        epoch.generatorWeightNorm = 2
        epoch.discriminatorWeightNorm = 2
        epoch.measures = ["diversity": 0.9, "precision": 0.7, "recall": 0.6]
        change(&epoch)
        return epoch
      })
  }

  @Test func eachFaultIsNamedWithItsNumbers() {
    #expect(diagnosis { _ in }.kind == .healthy)
    let collapse = diagnosis { $0.measures["diversity"] = 0.1 }
    #expect(
      collapse.sentence
        == "mode collapse: in epoch 30 the samples' deviation is 0.1000 times that of the data (below 0.25).")
    #expect(diagnosis { $0.measures["recall"] = 0 }.kind == .modeCollapse)
    #expect(
      diagnosis {
        $0.measures["recall"] = 0
        $0.measures["precision"] = 0.1
      }.kind == .healthy)
    let strong = diagnosis {
      $0.realProbability = 0.99
      $0.fakeProbability = 0.01
    }
    #expect(
      strong.sentence
        == "D too strong: over the last 3 epochs D gives real samples a mean probability of 0.9900 and generated ones "
        + "0.0100.")
    #expect(
      diagnosis {
        $0.fakeProbability = 0.01
        $0.generatorGradientNorm = $0.epoch > 25 ? 0.001 : 1
      }.kind == .vanishingGradient)
    #expect(diagnosis { $0.fakeProbability = $0.epoch % 2 == 0 ? 0.2 : 0.7 }.kind == .oscillation)
    #expect(diagnosis { $0.discriminatorWeightNorm = Double($0.epoch * $0.epoch) }.kind == .divergence)
    #expect(GANDiagnosis([], divergedIn: 1).kind == .divergence)
    #expect(GANDiagnosis([]).kind == .healthy)
  }
}
