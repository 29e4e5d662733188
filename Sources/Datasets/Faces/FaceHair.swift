import Essentials

/// The hair of a face: what is behind the head, and what grows over the forehead.
struct FaceHair {
  typealias Colour = Canvas.Colour

  private let traits: FaceTraits
  /// The centres and radii of curls, around the head and over the forehead.
  private var outerCurls: [(u: Double, v: Double, radius: Double)] = []
  private var innerCurls: [(u: Double, v: Double, radius: Double)] = []
  /// How far down long hair falls.
  private let length: Double
  private let volume: Double

  init(_ traits: FaceTraits, using rng: inout SeededGenerator) {
    self.traits = traits
    length = rng.uniform(in: 0.9...1.5)
    volume = rng.uniform(in: 1.06...1.14)
    guard traits.mode.hair == .curly else { return }
    for index in 0..<15 {
      // From the left ear over the top to the right ear, in turns.
      let turns = 0.46 + 0.58 * (Double(index) + rng.uniform(in: 0.2...0.8)) / 15
      let point = portableSineCosine(turns: turns)
      outerCurls.append(
        (point.cosine * (traits.width + 0.1), point.sine * 0.98, rng.uniform(in: 0.24...0.34)))
    }
    for index in 0..<7 {
      let u = (Double(index) - 3) / 3 * traits.width * 0.85
      let arch = (u / traits.width) * (u / traits.width)
      innerCurls.append((u, traits.hairline - 0.12 + 0.34 * arch, rng.uniform(in: 0.17...0.25)))
    }
  }

  /// Hair behind the head and the shoulders.
  func paintBehind(_ painter: inout FacePainter) {
    let frame = painter.frame
    switch traits.mode.hair {
    case .bald, .short: return
    case .long:
      paint(&painter) { u, v in v < length && isInOutline(u, v, of: frame) }
    case .curly: paint(&painter) { u, v in Self.contains(outerCurls, u, v) }
    }
  }

  /// Hair over the forehead and the temples.
  func paintFront(_ painter: inout FacePainter) {
    let frame = painter.frame
    let width = traits.width
    let line = traits.hairline + traits.nod * 0.5
    // The turn of the head moves the hairline like the other features.
    let middle = frame.placed(u: 0, v: line).u
    switch traits.mode.hair {
    case .bald: return
    case .short, .long:
      let temple = traits.mode.hair == .long ? 0.95 : 0.5
      paint(&painter) { u, v in
        guard frame.isOnHead(u, v, enlarged: volume) else { return false }
        let across = (u - middle) / width
        return v < line + temple * across * across + traits.parting * across * (1 - across * across)
      }
      guard traits.mode.hair == .long else { return }
      // Strands beside the cheeks.
      paint(&painter) { u, v in
        let half = width * volume + 0.08
        return v > -0.4 && v < length - 0.1 && abs(u) < half
          && abs(u) > max(frame.halfWidth(at: v) - 0.05, 0.62 * width)
      }
    case .curly:
      paint(&painter) { u, v in
        let across = (u - middle) / width
        return v < line - 0.12 + 0.34 * across * across && frame.isOnHead(u, v, enlarged: volume)
          || Self.contains(innerCurls, u - middle, v)
      }
    }
  }

  /// Whether a point is within the outline of long hair: the head's above, then a little wider, and rounded at its ends.
  private func isInOutline(_ u: Double, _ v: Double, of frame: FaceFrame) -> Bool {
    guard v > 0 else { return frame.isOnHead(u, v, enlarged: volume) }
    let half = traits.width * volume + 0.1 * min(v / 0.4, 1)
    return abs(u) < half * (v < length - 0.25 ? 1 : 1 - (v - length + 0.25) * 0.8)
  }

  private func paint(_ painter: inout FacePainter, _ isInside: (Double, Double) -> Bool) {
    let traits = traits
    let isCurly = traits.mode.hair == .curly
    painter.paint(nil, isInside) { u, v in
      // Strands run down, curls in both directions; the top is bright on the side of the light.
      let phase = isCurly ? (u + 0.35 * v) * 4.5 : u * 6.5 + 0.5 * v * v
      let strand = abs(phase - phase.rounded()) * (isCurly ? abs(v * 4.5 - (v * 4.5).rounded()) * 3 : 1)
      let side = u * traits.light.x + (v + 0.2) * traits.light.y
      let brightness = 0.78 + 0.3 * strand + 0.28 * max(-0.4, min(0.8, side))
      return (traits.hair + Colour(repeating: 0.025)) * (traits.strength * brightness)
    }
  }

  private static func contains(_ curls: [(u: Double, v: Double, radius: Double)], _ u: Double, _ v: Double) -> Bool {
    curls.contains { curl in
      (u - curl.u) * (u - curl.u) + (v - curl.v) * (v - curl.v) < curl.radius * curl.radius
    }
  }
}
