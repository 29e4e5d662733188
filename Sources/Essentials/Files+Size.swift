extension Files {
  /// The bytes of a file, or of all files in a directory and below; links are not followed. What cannot be read counts
  /// nothing.
  public static func totalSize(_ path: String) -> Int {
    guard isOwnDirectory(path) else { return stamp(path)?.size ?? 0 }
    return ((try? list(path)) ?? []).reduce(0) { $0 + totalSize("\(path)/\($1)") }
  }
}

/// A number of bytes for people: `812 B`, `34 KiB`, `1.2 GiB`.
public func describedSize(_ bytes: Int) -> String {
  if bytes < 1024 { return "\(bytes) B" }
  var (value, unit) = (Double(bytes) / 1024, 0)
  while value >= 1023.5, unit < 3 {
    value /= 1024
    unit += 1
  }
  return "\(value < 10 ? fixed(value, 1) : fixed(value, 0)) \(["KiB", "MiB", "GiB", "TiB"][unit])"
}
