import Essentials
import NeuralNetworks
import Search

/// The epochs of a training as an aligned table that grows while the training runs.
final class EpochTable {
  private let columns: [String]
  /// The monitored measure, if it has a column of its own.
  private let measure: String?
  private let began = Time.monotonic

  /// - Parameter monitor: What the training watches.
  init(_ monitor: TrainingMonitor) {
    measure = ["loss", "logLoss", "accuracy"].contains(monitor.name) ? nil : monitor.name
    columns =
      ["epoch", "train loss", "train accuracy", "validation loss", "validation accuracy"]
      + (measure.map { [Objective.title(of: $0)] } ?? []) + ["time"]
  }

  var header: String { line(columns) }

  func row(_ epoch: EpochReport) -> String {
    func shown(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "-" }
    return line(
      [
        "\(epoch.epoch)", shown(epoch.trainLoss), shown(epoch.trainAccuracy), shown(epoch.validationLoss),
        shown(epoch.validationAccuracy),
      ] + (measure.map { [shown(epoch.measures[$0])] } ?? []) + [describedDuration(Time.monotonic - began)])
  }

  private func line(_ cells: [String]) -> String {
    let cells = zip(cells, columns).map { padded($0, to: max(5, $1.count), .right) }
    return cells.joined(separator: "  ") + "\n"
  }
}
