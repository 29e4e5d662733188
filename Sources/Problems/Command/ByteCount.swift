import Essentials

/// A number of bytes as people write it: `"2 GB"`, `"512 MiB"`, `900`.
struct ByteCount: Equatable, Sendable, CustomStringConvertible {
  let bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  /// Reads a number with a unit: B, kB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024), in
  /// capitals or not. Nil if `text` is anything else, or no positive number of bytes.
  init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = Double(digits), let scale = Self.scales[unit], number * scale >= 1, number * scale < 1e18
    else { return nil }
    bytes = Int(number * scale)
  }

  private static let scales: [String: Double] = [
    "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
    "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
  ]

  /// In powers of 1000 with at most one digit after the point: `2 GB`, `2.1 GB`.
  var description: String { describedBytes(bytes) }
}

/// The shortest decimal text that reads as the same number, without a fraction of zero: `0.1`, `3`, `1e-05`.
func decimalText(_ value: Double) -> String {
  let text = value.description
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
