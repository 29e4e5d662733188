import Essentials
import NeuralNetworks

/// The epochs of a training as an aligned table that grows while the training runs.
final class EpochTable {
  private static let columns = [
    "epoch", "train loss", "train accuracy", "validation loss", "validation accuracy", "time",
  ]
  private let began = Time.monotonic

  var header: String { line(Self.columns) }

  func row(_ epoch: EpochReport) -> String {
    func shown(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "-" }
    return line([
      "\(epoch.epoch)", shown(epoch.trainLoss), shown(epoch.trainAccuracy), shown(epoch.validationLoss),
      shown(epoch.validationAccuracy), describedDuration(Time.monotonic - began),
    ])
  }

  private func line(_ cells: [String]) -> String {
    let cells = zip(cells, Self.columns).map { padded($0, to: max(5, $1.count), .right) }
    return cells.joined(separator: "  ") + "\n"
  }
}
