/// Reads settings from JSON and names the JSON path of every fault.
///
/// ```swift
/// let settings = try Settings.read(value, from: "configs/a.json") { reader in
///   Training(epochs: reader.integer("epochs", default: 20, in: 1...10_000))
/// }
/// ```
///
/// Reading goes on after a fault: all wrong values and unknown keys are collected and thrown together. What was
/// read, defaults included, is in `resolved`.
public enum Settings {
  /// Reads `value` with `body`.
  /// - Parameters:
  ///   - path: The JSON path of `value` in its document; empty for the document itself.
  ///   - file: Names the document in messages.
  /// - Returns: What `body` built, and the same settings as JSON with every default filled in.
  /// - Throws: `SettingsError` naming every fault.
  public static func read<Result>(
    _ value: JSONValue, at path: String = "", from file: String, _ body: (SettingsReader) throws -> Result
  ) throws -> (settings: Result, resolved: JSONValue) {
    let faults = SettingsFaults()
    let reader = SettingsReader(value, path: path, faults: faults)
    let result = Swift.Result { try body(reader) }
    reader.refuseUnknownKeys()
    guard faults.list.isEmpty else { throw SettingsError(file: file, faults: faults.list) }
    return (try result.get(), reader.resolved)
  }

  /// Reads an empty object with `body`; required keys that are missing are not reported.
  /// - Returns: The default settings, and the keys that `body` asked for, in the order of the first request.
  public static func defaults<Result>(_ body: (SettingsReader) -> Result) -> (settings: Result, keys: [String]) {
    let reader = SettingsReader(.object([:]), path: "", faults: SettingsFaults())
    let settings = body(reader)
    var seen: Set<String> = []
    return (settings, reader.known.filter { seen.insert($0).inserted })
  }
}

/// One fault of a document: its JSON path and what is wrong.
public struct SettingsFault: Equatable, Sendable {
  /// JSON path, such as `training.epochs` or `space[2].max`; empty for the document itself.
  public let path: String
  /// What was expected and what was found, without the path.
  public let message: String

  /// Creates a fault.
  public init(path: String, message: String) {
    self.path = path
    self.message = message
  }
}

/// All faults of one document.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
  /// The file, or another name of the document.
  public let file: String
  /// The faults in the order in which they were found; not empty.
  public let faults: [SettingsFault]

  /// Creates an error from the faults of a document.
  public init(file: String, faults: [SettingsFault]) {
    self.file = file
    self.faults = faults
  }

  public var description: String {
    faults.map { fault in
      fault.path.isEmpty ? "\(file): \(fault.message)" : "\(file): \(fault.path): \(fault.message)"
    }.joined(separator: "\n")
  }
}

final class SettingsFaults {
  var list: [SettingsFault] = []
}

/// One object of a settings document. See `Settings.read`.
public final class SettingsReader {
  /// The JSON path of this object in the document; empty for the document itself.
  public let path: String
  private var members: [String: JSONValue]
  private let faults: SettingsFaults
  /// The keys asked for so far.
  fileprivate var known: [String] = []
  private var values: [String: JSONValue] = [:]
  private var sections: [String: SettingsReader] = [:]
  private var lists: [String: [SettingsReader]] = [:]

  init(_ value: JSONValue, path: String, faults: SettingsFaults) {
    self.path = path
    self.faults = faults
    if let object = value.object {
      members = object
    } else {
      members = [:]
      faults.list.append(
        SettingsFault(path: path, message: "expected an object, found \(value.described)"))
    }
  }

  /// The settings that were read, with defaults filled in.
  public var resolved: JSONValue {
    var object = values
    for (key, section) in sections { object[key] = section.resolved }
    for (key, list) in lists { object[key] = .array(list.map(\.resolved)) }
    return .object(object)
  }

  /// Whether the document gives `key` a value other than null.
  public func has(_ key: String) -> Bool { members[key] != nil && members[key] != .null }

  /// The number of faults in the whole document so far.
  public var faultCount: Int { faults.list.count }

  /// Whether a fault of the value at `key`, or of something in it, was recorded.
  public func hasFault(_ key: String) -> Bool {
    let path = joined(key)
    return faults.list.contains { $0.path == path || $0.path.hasPrefix(path + ".") || $0.path.hasPrefix(path + "[") }
  }

  /// Leaves this section's keys unchecked: which of them are known depends on something that could not be read.
  public func ignoreKeys() {
    known += members.keys
    values.merge(members) { old, _ in old }
  }

  /// Reads the text at `key` as another one, its usual name here.
  public func respell(_ key: String, _ names: [String: String]) {
    if let name = members[key]?.string.flatMap({ names[$0] }) { members[key] = .string(name) }
  }

  /// The keys that the document gives here, sorted.
  public var keys: [String] { members.keys.sorted() }

  /// Accepts `old`, an earlier name of the key `new`, and reads its value as that key's.
  public func rename(_ old: String, to new: String) {
    guard let value = members.removeValue(forKey: old) else { return }
    if members[new] == nil {
      members[new] = value
    } else {
      refuse(old, "is another name of \"\(new)\", which is given too; expected one of them")
    }
  }

  /// Records a fault of the value at `key`.
  /// - Parameter message: What was expected and what was found.
  public func refuse(_ key: String, _ message: String) {
    faults.list.append(SettingsFault(path: joined(key), message: message))
  }

  /// Replaces the value that `resolved` has for a key that was read as `raw`.
  public func resolve(_ key: String, as value: JSONValue) { values[key] = value }

  func refuseUnknownKeys() {
    for key in members.keys.sorted() where !known.contains(key) {
      let likely = suggestion(for: key, among: known)
      let all = known.isEmpty ? "" : "; known here: \(Set(known).sorted().joined(separator: ", "))"
      refuse(shortened(key, to: 100), "unknown key\(likely.isEmpty ? all : likely)")
    }
    for key in sections.keys.sorted() { sections[key]?.refuseUnknownKeys() }
    for key in lists.keys.sorted() { lists[key]?.forEach { $0.refuseUnknownKeys() } }
  }

  private func joined(_ key: String) -> String {
    path.isEmpty ? key : key.isEmpty ? path : "\(path).\(key)"
  }
}

// MARK: - Single values

extension SettingsReader {
  /// An integer in `range`; without a default the key is required.
  public func integer(
    _ key: String, default standard: Int? = nil, in range: ClosedRange<Int> = Int.min...Int.max,
    unit: String = ""
  ) -> Int {
    value(
      key, standard, placeholder: range.lowerBound, expected: "an integer\(described(range, unit))",
      read: { $0.integer.flatMap { range.contains($0) ? $0 : nil } }, write: { .integer($0) })
  }

  /// A number in `range`; without a default the key is required.
  public func number(
    _ key: String, default standard: Double? = nil,
    in range: ClosedRange<Double> = -Double.infinity...Double.infinity, unit: String = ""
  ) -> Double {
    value(
      key, standard, placeholder: 0, expected: "a number\(described(range, unit))",
      read: { $0.number.flatMap { range.contains($0) ? $0 : nil } }, write: { .number($0) })
  }

  /// A text that can be the name of a file in a folder; required.
  public func fileName(_ key: String) -> String {
    value(
      key, nil, placeholder: "", expected: "a text that can name a folder",
      read: { $0.string.flatMap { isFileName($0) ? $0 : nil } }, write: { .string($0) })
  }

  /// True or false; without a default the key is required.
  public func flag(_ key: String, default standard: Bool? = nil) -> Bool {
    value(
      key, standard, placeholder: false, expected: "true or false", read: \.bool,
      write: { .bool($0) })
  }

  /// A text of at most 4096 bytes, the length of a path; without a default the key is required.
  public func text(_ key: String, default standard: String? = nil) -> String {
    let text = value(key, standard, placeholder: "", expected: "a text", read: \.string, write: { .string($0) })
    guard text.utf8.count > maximumTextLength else { return text }
    refuse(key, "expected a text of at most \(maximumTextLength) bytes, found one of \(text.utf8.count)")
    return ""
  }

  /// One of an enum's raw values; without a default the key is required.
  public func choice<Choice: CaseIterable & RawRepresentable & Sendable>(
    _ key: String, of type: Choice.Type = Choice.self, default standard: Choice? = nil
  ) -> Choice where Choice.RawValue == String {
    let name = choice(key, among: Choice.allCases.map(\.rawValue), default: standard?.rawValue)
    return Choice(rawValue: name) ?? standard ?? Choice.allCases.first!
  }

  /// One of some names; without a default the key is required.
  /// - Parameter names: At least one.
  public func choice(_ key: String, among names: [String], default standard: String? = nil) -> String {
    let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
    return value(
      key, standard, placeholder: names[0], expected: "one of \(quoted)",
      read: { $0.string.flatMap { names.contains($0) ? $0 : nil } }, write: { .string($0) },
      suggestion: { $0.string.map { suggestion(for: $0, among: names) } ?? "" })
  }

  /// A value of any kind, unchanged; nil if the key is absent.
  public func raw(_ key: String) -> JSONValue? {
    known.append(key)
    guard let value = members[key] else { return nil }
    values[key] = value
    return value
  }

  private func value<Value>(
    _ key: String, _ standard: Value?, placeholder: @autoclosure () -> Value, expected: String,
    read: (JSONValue) -> Value?, write: (Value) -> JSONValue,
    found described: (JSONValue) -> String = \.described, suggestion: (JSONValue) -> String = { _ in "" }
  ) -> Value {
    known.append(key)
    let result: Value
    switch (members[key], standard) {
    case (nil, let standard?), (.null?, let standard?):
      result = standard
    case (nil, nil):
      refuse(key, "missing; expected \(expected)")
      result = placeholder()
    case (let found?, _):
      if let value = read(found) {
        result = value
      } else {
        refuse(key, "expected \(expected), found \(described(found))\(suggestion(found))")
        result = standard ?? placeholder()
      }
    }
    let written = write(result)
    // An infinite default means "no limit", which JSON writes as null.
    values[key] = if case .number(let number) = written, !number.isFinite { .null } else { written }
    return result
  }
}

// MARK: - Lists and sections

extension SettingsReader {
  /// A list of integers, each in `range`; without a default the key is required.
  public func integers(
    _ key: String, default standard: [Int]? = nil, in range: ClosedRange<Int> = Int.min...Int.max,
    unit: String = ""
  ) -> [Int] {
    list(
      key, standard, expected: "a list of integers\(described(range, unit))",
      each: { $0.integer.flatMap { range.contains($0) ? $0 : nil } }, write: { .integer($0) })
  }

  /// A list of numbers, each in `range`; without a default the key is required.
  public func numbers(
    _ key: String, default standard: [Double]? = nil,
    in range: ClosedRange<Double> = -Double.infinity...Double.infinity, unit: String = ""
  ) -> [Double] {
    list(
      key, standard, expected: "a list of numbers\(described(range, unit))",
      each: { $0.number.flatMap { range.contains($0) ? $0 : nil } }, write: { .number($0) })
  }

  /// A list of texts; without a default the key is required.
  public func texts(_ key: String, default standard: [String]? = nil) -> [String] {
    list(
      key, standard, expected: "a list of texts", each: \.string, write: { .string($0) })
  }

  private func list<Item>(
    _ key: String, _ standard: [Item]?, expected: String, each: (JSONValue) -> Item?, write: (Item) -> JSONValue
  ) -> [Item] {
    value(
      key, standard, placeholder: [], expected: expected,
      read: { value in
        let items = value.array?.compactMap(each)
        return items.flatMap { $0.count == value.array?.count ? $0 : nil }
      },
      write: { .array($0.map(write)) },
      found: { value in
        guard let list = value.array, let index = list.firstIndex(where: { each($0) == nil }) else {
          return value.described
        }
        return "\(list[index].described) at index \(index)"
      })
  }

  /// The object at `key`; if it is absent, an empty object, so that its defaults apply.
  public func section(_ key: String) -> SettingsReader {
    if let section = sections[key] { return section }
    known.append(key)
    let section = SettingsReader(members[key] ?? .object([:]), path: joined(key), faults: faults)
    sections[key] = section
    return section
  }

  /// The list of objects at `key`; empty if it is absent.
  public func optionalSections(_ key: String) -> [SettingsReader] {
    if has(key), members[key] != .array([]) { return sections(key) }
    _ = raw(key)
    return []
  }

  /// The list of objects at `key`; required, and not empty.
  public func sections(_ key: String) -> [SettingsReader] {
    known.append(key)
    guard let list = members[key]?.array, !list.isEmpty else {
      let found = members[key].map { $0 == .array([]) ? "an empty list" : $0.described }
      refuse(key, "expected a list of objects, found \(found ?? "nothing")")
      return []
    }
    let sections = list.enumerated().map { index, item in
      SettingsReader(item, path: "\(joined(key))[\(index)]", faults: faults)
    }
    lists[key] = sections
    return sections
  }
}

private let maximumTextLength = 4096

/// Whether a text can be the name of a file in a folder, and is one line.
private func isFileName(_ text: String) -> Bool {
  let bytes = text.utf8
  // File systems allow 255 bytes; the rest is reserved for suffixes.
  return (1...200).contains(bytes.count) && !text.hasPrefix(".") && !text.hasPrefix(" ")
    && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
}
