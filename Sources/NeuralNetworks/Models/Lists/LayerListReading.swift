import Essentials

/// Reads lists of layers, and collects what is wrong with them.
struct LayerListReading {
  /// The layers of a list, and the same as a config would write them.
  struct Layers {
    var drafts: [LayerDraft] = []
    var resolved: [JSONValue] = []
  }

  /// A layer that its conditions admit, not yet read.
  private struct Entry {
    let path: String
    let members: [String: JSONValue]
    let values: ModelValues
  }

  /// What messages call the document.
  let file: String
  private(set) var faults: [SettingsFault] = []
  /// The number of copies that all repetitions have made so far.
  private var copyCount = 0

  /// The maximum of `copyCount`: deeper networks do not train, and nested repetitions would take hours to write out.
  private static let maximumCopies = 10_000

  init(file: String) { self.file = file }

  /// The layers of a list whose names are its own: a model's, or a residual layer's.
  mutating func layers(_ list: JSONValue, at path: String, _ values: ModelValues) -> Layers {
    let before = faults.count
    let entries = entries(list, at: path, values)
    if entries.isEmpty, faults.count == before {
      refuse(path, "expected at least one layer, found none")
    }
    var names = LayerNames(depth: values.copies.count)
    for entry in entries { noteName(of: entry, in: &names) }
    var layers = Layers()
    for entry in entries { read(entry, &names, into: &layers) }
    return layers
  }

  private mutating func refuse(_ path: String, _ message: String) {
    note([SettingsFault(path: path, message: message)])
  }

  /// The copies of a repetition have the same faults, which are reported once.
  private mutating func note(_ found: [SettingsFault]) {
    for fault in found where !faults.contains(fault) { faults.append(fault) }
  }

  /// The object with its references replaced, or nil when something is wrong with it.
  private mutating func resolve(
    _ members: [String: JSONValue], at path: String, _ values: ModelValues
  ) -> [String: JSONValue]? {
    var found: [SettingsFault] = []
    let result = members.mapValuesInOrder { values.resolve($1, path: "\(path).\($0)", faults: &found) }
    note(found)
    return found.isEmpty ? result : nil
  }

  /// What `body` reads, or nil when something is wrong with it.
  private mutating func reading<Value>(
    _ value: JSONValue, at path: String, _ body: (SettingsReader) -> Value
  ) -> (settings: Value, resolved: JSONValue)? {
    do {
      return try Settings.read(value, at: path, from: file, body)
    } catch {
      note((error as? SettingsError)?.faults ?? [])
      return nil
    }
  }
}

// MARK: - Which layers there are

extension LayerListReading {
  /// The list with repetitions written out and what a `when` leaves out left out.
  private mutating func entries(_ list: JSONValue, at path: String, _ values: ModelValues) -> [Entry] {
    guard let items = list.array else {
      refuse(path, "expected a list of layers, found \(list.described)")
      return []
    }
    var result: [Entry] = []
    for (index, item) in items.enumerated() {
      let path = "\(path)[\(index)]"
      guard let members = item.object else {
        refuse(path, "expected an object such as {\"layer\": \"flatten\"}, found \(item.described)")
        continue
      }
      guard isThere(members, at: path, values) else { continue }
      if members["repeat"] == nil {
        result.append(Entry(path: path, members: members, values: values))
      } else {
        result += copies(members, at: path, values)
      }
    }
    return result
  }

  private mutating func isThere(_ members: [String: JSONValue], at path: String, _ values: ModelValues) -> Bool {
    guard let condition = members["when"] else { return true }
    var found: [SettingsFault] = []
    let result = values.isMet(condition, path: "\(path).when", faults: &found)
    note(found)
    return result
  }

  private mutating func copies(
    _ members: [String: JSONValue], at path: String, _ values: ModelValues
  ) -> [Entry] {
    var head = members.filter { $0.key != "layers" && $0.key != "when" }
    guard let resolved = resolve(head, at: path, values) else { return [] }
    head = resolved
    head["layers"] = members["layers"]
    head["when"] = members["when"]
    let known = values.parameters
    let repetition = reading(.object(head), at: path) { reader in
      _ = (reader.raw("layers"), reader.raw("when"))
      let index = reader.has("as") ? reader.text("as") : nil
      if let index, index.isEmpty || known[index] != nil {
        reader.refuse("as", "expected a name that nothing else here has, found the text \"\(index)\"")
      }
      return (count: reader.integer("repeat", in: 0...1000, unit: "copies"), index: index)
    }
    guard let (count, index) = repetition?.settings else { return [] }
    var result: [Entry] = []
    for copy in 0..<count {
      copyCount += 1
      guard copyCount <= Self.maximumCopies else {
        refuse("\(path).repeat", "leads to more than \(Self.maximumCopies) copies of layers in the whole list")
        return []
      }
      var values = values
      values.copies.append(copy)
      if let index { values.parameters[index] = .integer(copy) }
      result += entries(members["layers"] ?? .null, at: "\(path).layers", values)
    }
    return result
  }
}

// MARK: - What they are

extension LayerListReading {
  private mutating func noteName(of entry: Entry, in names: inout LayerNames) {
    guard let given = entry.members["name"] else { return }
    guard let name = resolve(["name": given], at: entry.path, entry.values)?["name"] else { return }
    if let message = names.give(name, at: entry.path, copies: entry.values.copies) {
      refuse("\(entry.path).name", message)
    }
  }

  private mutating func read(_ entry: Entry, _ names: inout LayerNames, into layers: inout Layers) {
    let path = entry.path
    // The layers within a residual layer are read separately.
    let plain = entry.members.filter { $0.key != "layers" && $0.key != "when" }
    guard var object = resolve(plain, at: path, entry.values) else { return }
    let named = object["layer"].map { ["layer": $0] } ?? [:]
    guard let kind = reading(.object(named), at: path, { $0.choice("layer", of: LayerKind.self) })?.settings else {
      return
    }
    let name = names.name(of: kind, at: path, copies: entry.values.copies)
    object["layers"] = entry.members["layers"]
    let found = reading(.object(object), at: path) { reader in
      _ = (reader.raw("layer"), reader.raw("name"))
      return kind.read(reader)
    }
    guard let (content, resolved) = found else { return }
    var written = resolved.object ?? [:]
    written["name"] = .string(name)
    switch content {
    case .layer(let fitting):
      layers.drafts.append(LayerDraft(name: name, path: path, content: .layer(fitting)))
    case .residual(let settings):
      let body = self.layers(entry.members["layers"] ?? .null, at: "\(path).layers", entry.values)
      written["layers"] = .array(body.resolved)
      layers.drafts.append(LayerDraft(name: name, path: path, content: .residual(body: body.drafts, settings)))
    }
    layers.resolved.append(.object(written))
  }
}
