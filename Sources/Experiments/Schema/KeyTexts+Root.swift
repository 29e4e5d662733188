extension KeyTexts {
  static let root: [String: String] = [:]
  static let search: [String: String] = [:]
  static let data: [String: String] = [:]
  static let network: [String: String] = [:]
  static let adversarial: [String: String] = [:]
  static let program: [String: String] = [:]
}
