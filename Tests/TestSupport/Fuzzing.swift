import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// For how many seconds each fuzz test runs, as `Tests/fuzz.sh` says; nil in the ordinary suite.
public let fuzzSeconds = getenv("HPSEARCH_FUZZ_SECONDS").flatMap { Double(String(cString: $0)) }

/// How long this process has been running on a processor, in seconds; what else the machine does is not in it.
private var processorTime: Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Feeds inputs to a parser, which may refuse them but not trap.
///
/// Every input is first written to a file in memory, `/dev/shm/hpsearch-fuzz-NAME`, where it is found after a trap.
/// - Parameters:
///   - rounds: The number of inputs in the ordinary suite.
///   - make: Makes an input from its own stream.
/// - Returns: How many were accepted, and the input that took longest for its size: a processor's seconds per started
///   megabyte.
public func fuzz(
  _ name: String, rounds: Int, make: (Int, inout SeededGenerator) -> [UInt8], parse: ([UInt8]) throws -> Void
) -> (accepted: Int, slowest: Double) {
  let began = Time.monotonic
  // Another run with more time must not begin with the same inputs again.
  let seed = SeededGenerator(seed: fuzzSeconds == nil ? 11 : UInt64(getpid())).child(name)
  let file = fuzzSeconds == nil ? -1 : open("/dev/shm/hpsearch-fuzz-\(name)", O_RDWR | O_CREAT, 0o644)
  defer { if file >= 0 { close(file) } }
  var (round, accepted, slowest) = (0, 0, 0.0)
  while fuzzSeconds.map({ Time.monotonic - began < $0 }) ?? (round < rounds) {
    var rng = seed.child("round", round)
    let input = make(round, &rng)
    if file >= 0 {
      _ = input.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
      ftruncate(file, off_t(input.count))
    }
    let start = processorTime
    if (try? parse(input)) != nil { accepted += 1 }
    slowest = max(slowest, (processorTime - start) / Double(1 + input.count >> 20))
    round += 1
  }
  if fuzzSeconds != nil {
    print("fuzz \(name): \(round) inputs, \(accepted) accepted, slowest \(slowest) s a megabyte")
  }
  return (accepted, slowest)
}

/// A document with one to three of its values replaced by others, or members and items repeated, renamed or left out.
public func mutated(_ value: JSONValue, using rng: inout SeededGenerator) -> JSONValue {
  var result = value
  for _ in 0...rng.integer(below: 3) { result = changed(result, using: &rng) }
  return result
}

private func changed(_ value: JSONValue, using rng: inout SeededGenerator) -> JSONValue {
  // Most of the time further down: the top of a document is read first, and is soon explored.
  let isHere = rng.integer(below: 6) == 0
  switch value {
  case .object(var members) where !members.isEmpty && !isHere:
    let key = members.keys.sorted()[rng.integer(below: members.count)]
    switch rng.integer(below: 12) {
    case 0: members[key] = nil
    case 1: members[members.keys.sorted()[rng.integer(below: members.count)]] = members[key]
    case 2: members[key + "s"] = members.removeValue(forKey: key)
    default: members[key] = members[key].map { changed($0, using: &rng) }
    }
    return .object(members)
  case .array(var items) where !items.isEmpty && !isHere:
    let index = rng.integer(below: items.count)
    switch rng.integer(below: 12) {
    case 0: items.remove(at: index)
    case 1: items.insert(items[index], at: index)
    case 2: items = Array(repeating: items[index], count: rng.integer(below: 40))
    default: items[index] = changed(items[index], using: &rng)
    }
    return .array(items)
  default: return extremes[rng.integer(below: extremes.count)]
  }
}

private let extremes: [JSONValue] = [
  .null, true, false, 0, 1, 2, -1, 3, 64, 65, 1000, 1_000_000, 1_000_000_000, .integer(.max), .integer(.min),
  .integer(1 << 53), 0.5, -0.5, 1e-300, 1.7976931348623157e308, -1.7976931348623157e308, 2.2250738585072014e-308,
  .number(.leastNonzeroMagnitude),
  "", "a", "$a", "$", "$units", "0101", "é", "\u{0}", "../x", [], [[]], [0], [1, 2, 3], [-1], ["a"], [1e308, -1e308],
  [:],
  ["a": 1], ["min": 1, "max": 0], ["value": "$a", "times": 1e308], ["each": [1, 2]], ["pick": [1], "by": 0],
  .string(String(repeating: "x", count: 5000)), .array(Array(repeating: 1, count: 300)),
]
