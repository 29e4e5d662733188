import Essentials

/// A number with exactly `digits` digits after the point: `0.8812`.
func fixed(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  // Beyond this the scaled number leaves the integers that a double holds exactly.
  guard abs(value) * Double(scale) < 9e15 else { return "\(value)" }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(scaled)" }
  return "\(sign)\(scaled / scale).\(zeroPadded(scaled % scale, digits))"
}

private func zeroPadded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A value of a parameter as a person reads it: texts without quotes, reals with six digits at most.
func plain(_ value: JSONValue) -> String {
  switch value {
  case .string(let text): text
  case .number(let number): significant(number)
  case .null, .bool, .integer, .array, .object: value.line
  }
}

/// A number rounded to six significant digits: `0.000312457`, `1.5`.
func significant(_ value: Double) -> String {
  guard value != 0, value.isFinite else { return "\(value)" }
  var scale = 1.0
  while abs(value) * scale < 1e5, scale < 1e300 { scale *= 10 }
  return abs(value) < 1e6 ? "\((value * scale).rounded() / scale)" : "\(value)"
}

/// A count with its noun: `1 trial`, `41 trials`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
