import Essentials
import NeuralNetworks

/// The metrics of one trained network.
struct TrialMeasures {
  private let config: ClassificationProblem
  private let network: Network
  private let measures: SplitMeasures
  private let sampleCount: Int

  init(_ config: ClassificationProblem, _ part: TrainingPart, _ network: Network, batchSize: Int) {
    self.config = config
    self.network = network
    measures = part.measures(network, batchSize: batchSize)
    sampleCount = part.monitored.isEmpty ? part.train.count : part.monitored.count
  }

  /// What the training has measured in the epoch that is kept.
  func metrics(of best: EpochReport) -> [String: Double] {
    var metrics: [String: Double] = ["weights": Double(network.parameterCount), "trainLoss": best.trainLoss]
    metrics["trainAccuracy"] = best.trainAccuracy
    if config.fitness == .train {
      metrics["trainLoss"] = best.loss
      metrics["trainAccuracy"] = best.validationAccuracy
    } else {
      metrics["validationAccuracy"] = best.validationAccuracy
      metrics["validationLoss"] = best.validationLoss
    }
    return metrics
  }

  /// The values of the search's objectives.
  /// - Parameter seconds: How long the training took.
  func objectives(of best: EpochReport, plan: NetworkPlan, seconds: Double) throws -> [String: Double] {
    // Measured only if an objective needs more than the training has measured.
    var measured: [String: Double]?
    var values: [String: Double] = [:]
    for metric in config.objectives.map(\.metric) {
      switch metric {
      case "accuracy": values[metric] = best.value(of: .accuracy)
      case "loss": values[metric] = best.loss
      case "parameters": values[metric] = Double(network.parameterCount)
      case "multiplyAdds": values[metric] = Double(plan.multiplyAdds)
      case "seconds": values[metric] = seconds
      case "milliseconds":
        let began = Time.monotonic
        measured = measures.all
        values[metric] = (Time.monotonic - began) * 1000 / Double(max(1, sampleCount))
      default:
        measured = measured ?? measures.all
        values[metric] = measured?[metric] ?? top(metric)
      }
    }
    return values
  }

  /// With no more classes than count as hits, each sample is one.
  private func top(_ metric: String) -> Double? { ClassMeasure(rawValue: metric)?.top.map { _ in 1 } }

  /// Objectives by the names that metrics have: those of several, and of numbers, as they are, a single measure of
  /// classes with the split, such as `validationMacroF1`.
  func named(_ values: [String: Double]) -> [String: Double] {
    if config.objectives.count > 1 || config.isRegression { return values }
    return Dictionary(
      uniqueKeysWithValues: values.compactMap { name, value in
        guard let measure = ClassMeasure(rawValue: name), measure != .accuracy else { return nil }
        return ("\(config.fitness.prefix)\(name.prefix(1).uppercased())\(name.dropFirst())", value)
      })
  }
}
