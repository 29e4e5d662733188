import Essentials

/// Everything about one face that varies within its mode; lengths are in half heights of the head.
struct FaceTraits {
  typealias Colour = Canvas.Colour

  let mode: FaceMode

  // The head and its pose.
  let width: Double
  /// How much the jaw narrows, 0 for an ellipse.
  let jaw: Double
  /// The turn to the side in full turns, positive to the right of the picture; the tilt likewise, clockwise.
  let yaw: Double
  let tilt: Double
  /// How far features are moved down by nodding.
  let nod: Double
  /// The head's centre and half height, in pixels.
  let centre: (x: Double, y: Double)
  let size: Double

  // Colours.
  let skin: Colour
  let hair: Colour
  let iris: Colour
  let lips: Colour
  let shirt: Colour
  let frames: Colour
  let ground: (Colour, Colour)
  let groundTurns: Double

  // Features.
  let eyeSize: Double
  /// The height of an eye relative to its width.
  let eyeOpening: Double
  let gaze: (x: Double, y: Double)
  let browHeight: Double
  let browSlope: Double
  let browThickness: Double
  let noseWidth: Double
  let noseLength: Double
  let mouthWidth: Double
  /// How far the corners of the mouth are raised.
  let smile: Double
  /// The height of the opening; 0 if the mouth is closed.
  let opening: Double
  let hairline: Double
  let parting: Double
  let roundGlasses: Bool

  // The light: its direction, of length 1, pointing from the face to the lamp, and its strength.
  let light: SIMD3<Double>
  let strength: Double

  init(_ mode: FaceMode, using rng: inout SeededGenerator) {
    self.mode = mode
    width = rng.uniform(in: 0.68...0.8)
    jaw = rng.uniform(in: 0.06...0.24)
    yaw = rng.uniform(in: -0.07...0.07)
    tilt = rng.uniform(in: -0.025...0.025)
    nod = rng.uniform(in: -0.06...0.06)
    centre = (rng.uniform(in: 30.5...33.5), rng.uniform(in: 30.5...33))
    size = rng.uniform(in: 20.5...23)

    skin = Self.skin(mode.skin, using: &rng)
    hair = Self.choice(of: Self.hairColours, spread: 0.04, using: &rng)
    iris = Self.choice(of: Self.irisColours, spread: 0.04, using: &rng)
    let redness = rng.uniform(in: 0.35...0.6)
    lips = skin * (1 - redness) + Colour(0.66, 0.2, 0.24) * redness
    shirt = Colour(rng.uniform(in: 0.1...0.85), rng.uniform(in: 0.1...0.85), rng.uniform(in: 0.1...0.85))
    frames = Self.choice(of: Self.frameColours, spread: 0.03, using: &rng)
    let base = Colour(rng.uniform(in: 0.35...0.8), rng.uniform(in: 0.4...0.8), rng.uniform(in: 0.45...0.85))
    let change = rng.uniform(in: -0.22...0.12)
    ground = (base, base + Colour(repeating: change))
    groundTurns = rng.uniform()

    eyeSize = rng.uniform(in: 0.165...0.2)
    eyeOpening = rng.uniform(in: 0.5...0.68)
    gaze = (rng.uniform(in: -0.35...0.35), rng.uniform(in: -0.2...0.2))
    browHeight = rng.uniform(in: 0.2...0.28)
    browSlope = rng.uniform(in: -0.16...0.2)
    browThickness = rng.uniform(in: 0.03...0.055)
    noseWidth = rng.uniform(in: 0.1...0.15)
    noseLength = rng.uniform(in: 0.27...0.36)
    mouthWidth = rng.uniform(in: 0.24...0.34)
    smile = rng.uniform(in: -0.03...0.13)
    opening = rng.bernoulli(0.45) ? rng.uniform(in: 0.06...0.14) : 0
    hairline = rng.uniform(in: -0.66...(-0.5))
    parting = rng.uniform(in: -0.28...0.28)
    roundGlasses = rng.bernoulli(0.5)

    let direction = SIMD3(rng.uniform(in: -0.75...0.75), rng.uniform(in: -0.75...(-0.1)), 0.8)
    light = direction / (direction * direction).sum().squareRoot()
    strength = rng.uniform(in: 0.85...1.12)
  }

  // MARK: - Colours

  private static let hairColours: [Colour] = [
    Colour(0.09, 0.08, 0.08), Colour(0.2, 0.13, 0.09), Colour(0.38, 0.24, 0.13), Colour(0.78, 0.6, 0.32),
    Colour(0.56, 0.24, 0.1), Colour(0.62, 0.61, 0.6),
  ]
  private static let irisColours: [Colour] = [
    Colour(0.24, 0.14, 0.07), Colour(0.25, 0.42, 0.62), Colour(0.28, 0.45, 0.27), Colour(0.4, 0.42, 0.44),
  ]
  private static let frameColours: [Colour] = [
    Colour(0.08, 0.08, 0.1), Colour(0.45, 0.14, 0.12), Colour(0.2, 0.22, 0.45),
  ]

  private static func skin(_ skin: FaceMode.Skin, using rng: inout SeededGenerator) -> Colour {
    let middle =
      switch skin {
      case .light: Colour(0.93, 0.76, 0.66)
      case .medium: Colour(0.76, 0.55, 0.4)
      case .dark: Colour(0.44, 0.28, 0.2)
      }
    let lightness = rng.uniform(in: 0.94...1.05)
    let warmth = rng.uniform(in: -0.02...0.02)
    return middle * lightness + Colour(warmth, 0, -warmth)
  }

  private static func choice(of colours: [Colour], spread: Double, using rng: inout SeededGenerator) -> Colour {
    let colour = colours[rng.integer(below: colours.count)]
    return colour + Colour(repeating: rng.uniform(in: -spread...spread))
  }
}
