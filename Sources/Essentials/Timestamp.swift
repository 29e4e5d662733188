#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A moment, in seconds since the beginning of 1970 in UTC, as journals write it: `2026-11-21T08:15:30.125Z`.
public struct Timestamp: Equatable, Comparable, Sendable {
  /// May have a fraction.
  public let seconds: Double

  public init(seconds: Double) { self.seconds = seconds }

  /// The present moment.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
  }

  /// Reads `YYYY-MM-DDThh:mm:ss`, with an optional fraction and a `Z`; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"),
      bytes[7] == UInt8(ascii: "-"), bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = Double(String(decoding: bytes[17..<bytes.count - 1], as: UTF8.self)),
      (1...12).contains(month), (1...31).contains(day), (0...61).contains(second)
    else { return nil }
    let minutes = (Self.days(year, month, day) * 24 + hour) * 60 + minute
    seconds = Double(minutes) * 60 + second
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// Days from the beginning of 1970 to a date of the Gregorian calendar, counted in eras of 400 years that begin in
  /// March, so that the leap day is a year's last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Timestamp: CustomStringConvertible {
  /// With milliseconds: `2026-11-21T08:15:30.125Z`.
  public var description: String {
    let milliseconds = Int((seconds * 1000).rounded())
    let (whole, fraction) = (milliseconds / 1000, milliseconds % 1000)
    var time = time_t(whole)
    var parts = tm()
    gmtime_r(&time, &parts)
    func digits(_ value: Int, _ width: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let date =
      "\(digits(Int(parts.tm_year) + 1900, 4))-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
    let clock = "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
    return "\(date)T\(clock).\(digits(fraction, 3))Z"
  }
}
