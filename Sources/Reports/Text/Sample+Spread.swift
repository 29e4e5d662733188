import Essentials
import Studies

extension Winner.Sample {
  /// The mean, and the standard deviation if there are several values: `0.6800 ± 0.0167`.
  var spread: String {
    let mean = measured(self.mean)
    guard values.count > 1 else { return mean }
    // With as many digits as the mean, unless that has an exponent or many digits.
    let deviation = mean == fixed(self.mean, 4) ? fixed(self.deviation, 4) : measured(self.deviation)
    return "\(mean) ± \(deviation)"
  }
}
