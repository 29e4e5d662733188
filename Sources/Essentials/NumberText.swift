/// A number with exactly `digits` digits after the point: `0.8812`.
public func fixed(_ value: Double, _ digits: Int) -> String {
  // NaN can have a sign and a payload, which would be printed.
  guard value.isFinite else { return value.isNaN ? "nan" : "\(value)" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  // Above this the scaled number is no longer represented exactly.
  guard abs(value) * Double(scale) < 9e15 else { return "\(value)" }
  let scaled = Int((abs(value) * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % scale)
  return "\(sign)\(scaled / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}

/// A number rounded to six significant digits: `0.000312457`, `1.5`.
public func significant(_ value: Double) -> String {
  guard value != 0, value.isFinite, abs(value) < 1e6 else { return "\(value)" }
  var scale = 1.0
  while abs(value) * scale < 1e5, scale < 1e300 { scale *= 10 }
  return "\((value * scale).rounded() / scale)"
}

/// A measured value: four digits after the point, or six significant ones if it is very small or large.
public func measured(_ value: Double) -> String {
  value == 0 || (abs(value) >= 0.01 && abs(value) < 1e5) ? fixed(value, 4) : significant(value)
}

/// A count with its noun: `1 trial`, `41 trials`.
public func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
