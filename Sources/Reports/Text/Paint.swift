/// Colours for a stream that supports them, plain text for others.
public struct Paint: Equatable, Sendable {
  public enum Colour: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  public let isOn: Bool

  public init(isOn: Bool) { self.isOn = isOn }

  public func callAsFunction(_ colour: Colour, _ text: String) -> String {
    isOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Whether to use colours: on a terminal that supports them, unless refused (no-color.org).
  public static func isWanted(isTerminal: Bool, refused: Bool, environment: [String: String]) -> Bool {
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return isTerminal && !refused && !noColor && environment["TERM"] != "dumb"
  }
}
