/// The discrete factors of a face, whose combinations are the classes of `Faces`.
struct FaceMode: Equatable, Sendable {
  enum Hair: String, CaseIterable, Sendable { case bald, short, long, curly }
  enum Skin: String, CaseIterable, Sendable { case light, medium, dark }

  let hair: Hair
  let skin: Skin
  let hasGlasses: Bool

  /// Every combination, in the order of the labels.
  static let all: [FaceMode] = Hair.allCases.flatMap { hair in
    Skin.allCases.flatMap { skin in
      [false, true].map { FaceMode(hair: hair, skin: skin, hasGlasses: $0) }
    }
  }

  /// `long-dark-glasses`, `short-light-plain`.
  var name: String { "\(hair.rawValue)-\(skin.rawValue)-\(hasGlasses ? "glasses" : "plain")" }
}
