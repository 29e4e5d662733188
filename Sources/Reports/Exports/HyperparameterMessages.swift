import Essentials
import Search

/// The messages of TensorBoard's HParams plugin (its `plugin_data.proto` and `api.proto`).
enum HyperparameterMessages {
  /// The whole experiment: which parameters and metrics the table has.
  /// - Parameters:
  ///   - parameters: As `parameter` makes them.
  ///   - metrics: The tags of scalars, with their titles.
  static func experiment(
    name: String, method: String, at time: Timestamp, parameters: [ProtocolBuffer],
    metrics: [(tag: String, title: String)]
  ) -> ProtocolBuffer {
    wrapped(2) { experiment in
      experiment.add(1, "\(name), searched by \(method)")
      experiment.add(3, time.seconds)
      for parameter in parameters { experiment.add(4, parameter) }
      for metric in metrics {
        experiment.add(5) { info in
          info.add(1) { $0.add(2, metric.tag) }
          info.add(3, metric.title)
        }
      }
      experiment.add(6, name)
    }
  }

  /// One parameter of the table.
  /// - Parameter domain: Nil if it is not known.
  static func parameter(_ name: String, _ domain: Domain?) -> ProtocolBuffer {
    var info = ProtocolBuffer()
    info.add(1, name)
    switch domain {
    case .integer(let range, _, _)?: interval(Double(range.lowerBound)...Double(range.upperBound), &info)
    case .real(let range, _, _)?: interval(range, &info)
    case .choice(let labels, _)?: choices(labels, &info)
    case .flag?: choices([false, true], &info)
    case .fixed(let value)?: choices([value], &info)
    case .bits?, nil: break
    }
    return info
  }

  /// The beginning of a trial, with its parameters.
  static func sessionStart(
    _ parameters: [String: ProtocolBuffer], group: String, at time: Timestamp
  ) -> ProtocolBuffer {
    wrapped(3) { session in
      for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
        session.add(1) { entry in
          entry.add(1, name)
          entry.add(2, value)
        }
      }
      session.add(4, group)
      session.add(5, time.seconds)
    }
  }

  /// The end of a trial.
  static func sessionEnd(isSuccess: Bool, at time: Timestamp) -> ProtocolBuffer {
    wrapped(4) { session in
      session.add(1, isSuccess ? 1 : 2)
      session.add(2, time.seconds)
    }
  }

  /// A `google.protobuf.Value`; nil for structures, which the table cannot show.
  static func value(_ value: JSONValue) -> ProtocolBuffer? {
    var message = ProtocolBuffer()
    switch value {
    case .bool(let flag): message.add(4, flag ? 1 : 0)
    case .integer, .number: message.add(2, value.number ?? 0)
    case .string(let text): message.add(3, text)
    case .null, .array, .object: return nil
    }
    return message
  }

  /// An `HParamsPluginData` with one of its members.
  private static func wrapped(_ field: Int, _ build: (inout ProtocolBuffer) -> Void) -> ProtocolBuffer {
    var data = ProtocolBuffer()
    data.add(field, build)
    return data
  }

  /// `DataType`: 1 texts, 2 flags, 3 numbers.
  private static func choices(_ labels: [JSONValue], _ info: inout ProtocolBuffer) {
    let isText = labels.contains { $0.string != nil }
    info.add(4, isText ? 1 : labels.contains { $0.bool != nil } ? 2 : 3)
    info.add(5) { list in
      for label in labels.compactMap(value) { list.add(1, label) }
    }
  }

  private static func interval(_ range: ClosedRange<Double>, _ info: inout ProtocolBuffer) {
    info.add(4, 3)
    info.add(6) { interval in
      interval.add(1, range.lowerBound)
      interval.add(2, range.upperBound)
    }
  }
}
