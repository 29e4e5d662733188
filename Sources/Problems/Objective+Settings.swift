import Essentials
import Search

/// A measure that a problem offers as an objective.
struct OfferedMetric {
  let name: String
  /// Which values are better unless the configuration says otherwise; nil if it must say so.
  let better: Direction?
  /// Whether equal trials measure equal values; measured times differ.
  var isReproducible = true
}

extension SettingsReader {
  /// Reads `objectives`: a list of objects with `metric` and `better` ("higher" or "lower").
  /// - Parameters:
  ///   - standard: The objective if the key is absent.
  ///   - offered: The metrics that the problem measures; nil if any name is accepted.
  func objectives(default standard: Objective, offered: [OfferedMetric]?) -> [Objective] {
    let items = optionalSections("objectives")
    if items.isEmpty { return [standard] }
    var found: [Objective] = []
    for item in items {
      let metric = item.text("metric")
      let offer = offered?.first { $0.name == metric }
      if let offered, offer == nil {
        let names = offered.map(\.name)
        let hint = suggestion(for: metric, among: names)
        item.refuse("metric", "expected one of \(names.joined(separator: ", ")), found \"\(metric)\"\(hint)")
      }
      let better: Direction =
        if let standard = offer?.better { item.choice("better", default: standard) } else { item.choice("better") }
      let isReproducible = item.flag("reproducible", default: true)
      if let offer, !offer.isReproducible, isReproducible {
        item.refuse(
          "metric",
          "\"\(metric)\" is a measured time, which differs from run to run, so that the search cannot be repeated; "
            + "set \"reproducible\": false beside it to search for it anyway")
      }
      if found.contains(where: { $0.metric == metric }) {
        item.refuse("metric", "\"\(metric)\" is an objective already; expected each metric once")
      }
      found.append(Objective(metric, better: better))
    }
    return found
  }
}
