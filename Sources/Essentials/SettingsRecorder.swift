/// Takes note of the keys that settings readers ask for, with what they expect: what a schema is made of.
///
/// ```swift
/// let requests = SettingsRecorder.requests { _ = try? Experiment(config, from: "probe") }
/// ```
// Used by the one thread that runs `body`, although a task-local value could be seen by others.
public final class SettingsRecorder: @unchecked Sendable {
  @TaskLocal static var current: SettingsRecorder?

  private var requests: [SettingsRequest] = []
  private var known: Set<SettingsRequest> = []

  private init() {}

  /// The requests of all readers that `body` uses, in their order; equal ones are listed once.
  public static func requests(_ body: () -> Void) -> [SettingsRequest] {
    let recorder = SettingsRecorder()
    $current.withValue(recorder, operation: body)
    return recorder.requests
  }

  func note(_ request: SettingsRequest) {
    if known.insert(request).inserted { requests.append(request) }
  }
}

/// One key that a reader asked for.
public struct SettingsRequest: Hashable, Sendable {
  /// What the reader expects there.
  public enum Kind: Hashable, Sendable {
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case flag
    case text
    /// A text that can be the name of a file.
    case fileName
    case choice([String])
    case integers(ClosedRange<Int>)
    case numbers(ClosedRange<Double>)
    case texts
    /// An object, whose own keys are asked for by a reader of its own.
    case section
    /// A list of such objects.
    case sections
    /// Anything: the reader looks at the value itself.
    case any
  }

  /// The path of the object that has the key; empty for the document itself.
  public let object: String
  public let key: String
  public let kind: Kind
  /// Empty if the value has none.
  public let unit: String
  /// The default; nil if the key is required, or its default is not a value of its own.
  public let standard: JSONValue?
  public let isRequired: Bool

  /// The key's own path.
  public var path: String { object.isEmpty ? key : "\(object).\(key)" }
}

extension SettingsReader {
  func record(
    _ key: String, _ kind: SettingsRequest.Kind, unit: String = "", standard: JSONValue? = nil, isRequired: Bool = false
  ) {
    SettingsRecorder.current?.note(
      SettingsRequest(
        object: path, key: key, kind: kind, unit: unit, standard: standard, isRequired: isRequired))
  }
}
