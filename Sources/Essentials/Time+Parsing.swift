extension Time {
  /// The seconds since 1970 that a text of `timestamp` stands for; nil for another text.
  public static func seconds(of timestamp: String) -> Double? {
    let digits = Array(timestamp.utf8)
    guard digits.count == 24, digits[10] == UInt8(ascii: "T"), digits[23] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for digit in digits[range] {
        guard (48...57).contains(digit) else { return nil }
        value = value * 10 + Int(digit - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), (1...12).contains(month),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      let milliseconds = number(20..<23)
    else { return nil }
    // The year begins in March, so that a leap day is its last.
    let (shiftedYear, shiftedMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
    let days = shiftedYear * 365 + leapDays + (shiftedMonth * 153 + 2) / 5 + day - 719_469
    return Double(((days * 24 + hour) * 60 + minute) * 60 + second) + Double(milliseconds) / 1000
  }
}
