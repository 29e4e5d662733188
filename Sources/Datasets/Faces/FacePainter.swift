import Essentials

/// Paints one face, from the background to the glasses.
struct FacePainter {
  typealias Colour = Canvas.Colour

  let traits: FaceTraits
  let frame: FaceFrame
  private(set) var canvas: Canvas

  init(_ traits: FaceTraits) {
    self.traits = traits
    frame = FaceFrame(traits)
    let slope = portableSineCosine(turns: traits.groundTurns)
    canvas = Canvas(edge: Faces.edge, from: traits.ground.0, to: traits.ground.1, x: slope.cosine, y: slope.sine)
  }

  /// Paints everything in order.
  mutating func paintFace(using rng: inout SeededGenerator) {
    let locks = FaceHair(traits, using: &rng)
    locks.paintBehind(&self)
    paintBody()
    paintHead()
    paintNose()
    paintMouth()
    for side in [-1.0, 1.0] {
      paintEye(side)
      paintBrow(side)
    }
    locks.paintFront(&self)
    if traits.mode.hasGlasses { paintGlasses() }
  }

  /// Paints a figure given in the face's coordinates.
  /// - Parameter area: The middle of the figure and how far it reaches; nil for the whole picture.
  mutating func paint(
    _ area: (u: Double, v: Double, reach: Double)? = nil, _ isInside: (Double, Double) -> Bool,
    _ colour: (Double, Double) -> Colour
  ) {
    let frame = frame
    canvas.paint(
      in: area.map { frame.region(u: $0.u, v: $0.v, reach: $0.reach) },
      { x, y in
        let point = frame.local(x, y)
        return isInside(point.u, point.v)
      },
      { x, y in
        let point = frame.local(x, y)
        return colour(point.u, point.v)
      })
  }

  /// A colour under the light, on a surface that faces in a direction.
  func lit(_ colour: Colour, _ normal: SIMD3<Double>) -> Colour {
    let direct = max(0, (normal * traits.light).sum())
    return colour * (traits.strength * (0.56 + 0.5 * direct))
  }

  /// The skin's colour at a point of the head.
  func skin(_ u: Double, _ v: Double) -> Colour { lit(traits.skin, frame.normal(u, v)) }

  // MARK: - Body and head

  private mutating func paintBody() {
    let (traits, side) = (traits, traits.light.x)
    let width = traits.width
    // The neck with the shadow of the chin, then a shirt with a round opening.
    paint((0, 1.1, 0.8), { u, v in v > 0.6 && v < 1.6 && abs(u) < 0.5 * width + 0.1 * (v - 0.8) }) { u, v in
      traits.skin * (traits.strength * (v < 1.08 ? 0.6 : 0.76) + 0.1 * u * side)
    }
    paint(
      nil,
      { u, v in
        u * u / 1.9 + (v - 2.1) * (v - 2.1) < 0.95 && u * u / 0.2 + (v - 1.1) * (v - 1.1) / 0.07 > 1
      }
    ) { u, v in
      traits.shirt * (traits.strength * (0.8 + 0.14 * u * side + 0.1 * (1.3 - v)))
    }
  }

  private mutating func paintHead() {
    let (painter, frame, traits) = (self, frame, traits)
    for side in [-1.0, 1.0] {
      // An ear is hidden by the turn of the head towards its side.
      let out = 0.02 - side * traits.yaw * 0.8
      let u = side * (frame.halfWidth(at: 0) + out)
      paint(
        (u, 0.02, 0.25),
        { x, y in
          let (across, down) = ((x - u) / 0.1, (y - 0.02) / 0.2)
          return across * across + down * down < 1
        }
      ) { _, _ in traits.skin * (traits.strength * (0.74 + 0.12 * side * traits.light.x)) }
    }
    let left = frame.placed(u: -0.38, v: 0.3)
    let right = frame.placed(u: 0.38, v: 0.3)
    paint(nil, { u, v in frame.isOnHead(u, v) }) { u, v in
      var colour = painter.skin(u, v)
      for cheek in [left, right] {
        let (across, down) = ((u - cheek.u) / 0.22, (v - cheek.v - traits.nod) / 0.16)
        let away = across * across + down * down
        if away < 1 { colour += Colour(0.06, -0.012, -0.01) * (1 - away) * traits.strength }
      }
      return colour
    }
  }

  // MARK: - Features

  private mutating func paintNose() {
    let (painter, traits) = (self, traits)
    let top = 0.02 + traits.nod
    let tip = top + traits.noseLength
    let bridge = frame.placed(u: 0, v: top)
    let end = frame.placed(u: 0, v: tip, depth: 1.25)
    let width = traits.noseWidth
    // The side away from the light is in shadow, the other side and the ridge are brighter.
    let shadow = traits.light.x + (end.u - bridge.u) > 0 ? -1.0 : 1.0
    paint(
      (end.u, (top + tip) / 2, 0.35),
      { u, v in
        guard v > top, v < tip + 0.05 else { return false }
        let part = (v - top) / (tip - top)
        let middle = bridge.u + (end.u - bridge.u) * part
        return abs(u - middle) < 0.035 + (width - 0.035) * part * part
      }
    ) { u, v in
      let part = (v - top) / (tip - top)
      let middle = bridge.u + (end.u - bridge.u) * part
      let aside = (u - middle) * shadow / width
      return painter.skin(u, v) * (1.05 - 0.24 * max(0, aside) - 0.06 * part)
    }
    for side in [-1.0, 1.0] {
      let u = end.u + side * width * 0.5
      paint(
        (u, tip + 0.04, 0.1),
        { x, y in
          let (across, down) = ((x - u) / 0.045, (y - tip - 0.04) / 0.026)
          return across * across + down * down < 1
        }
      ) { u, v in painter.skin(u, v) * 0.45 }
    }
  }

  private mutating func paintMouth() {
    let (painter, traits) = (self, traits)
    let height = 0.56 + traits.nod
    let place = frame.placed(u: 0, v: height, depth: 1.05)
    let half = traits.mouthWidth * place.squeeze
    let (opening, smile) = (traits.opening, traits.smile)
    let area = (u: place.u, v: height, reach: half + 0.15)
    /// The position along the mouth, -1 to 1, and the height above its line.
    func relative(_ u: Double, _ v: Double) -> (along: Double, down: Double) {
      let along = (u - place.u) / half
      return (along, v - height + smile * along * along - smile * 0.4)
    }
    paint(
      area,
      { u, v in
        let (along, down) = relative(u, v)
        let taper = 1 - along * along
        return taper > 0 && down > -(0.055 * taper + opening * 0.35 * taper) && down < 0.085 * taper + opening * taper
      }
    ) { u, v in
      painter.lit(traits.lips, SIMD3(0, relative(u, v).down > 0.02 + opening ? -0.35 : 0.3, 0.9))
    }
    paint(
      area,
      { u, v in
        let (along, down) = relative(u, v)
        let taper = 1 - along * along
        return taper > 0.06 && down > -0.012 - opening * 0.35 * taper && down < 0.012 + opening * 0.8 * taper
      }
    ) { u, v in
      let (along, down) = relative(u, v)
      let isTooth = opening > 0 && down < opening * 0.28 * (1 - along * along)
      return isTooth ? Colour(0.93, 0.92, 0.88) * min(1, traits.strength) : traits.lips * 0.35
    }
  }

  private mutating func paintEye(_ side: Double) {
    let traits = traits
    let height = -0.06 + traits.nod
    let place = frame.placed(u: side * traits.width * 0.47, v: height)
    let half = traits.eyeSize * place.squeeze
    let opening = traits.eyeSize * traits.eyeOpening
    let area = (u: place.u, v: height, reach: traits.eyeSize + 0.1)
    func isOpen(_ u: Double, _ v: Double, grown: Double = 0) -> Bool {
      let along = (u - place.u) / (half + grown)
      let taper = 1 - along * along
      return taper > 0 && v - height < opening * 0.8 * taper && height - v < (opening + grown) * taper
    }
    // A dark rim above: the lid and its lashes.
    paint(area, { u, v in isOpen(u, v, grown: 0.04) }) { _, _ in traits.skin * (0.3 * traits.strength) }
    paint(area, { u, v in isOpen(u, v) }) { _, v in
      Colour(0.95, 0.95, 0.94) * (traits.strength * (v < height - opening * 0.5 ? 0.76 : 0.92))
    }
    let radius = opening * 0.92
    let iris = (u: place.u + traits.gaze.x * half, v: height + traits.gaze.y * opening - 0.01)
    func distance(_ u: Double, _ v: Double) -> Double {
      ((u - iris.u) * (u - iris.u) + (v - iris.v) * (v - iris.v)).squareRoot() / radius
    }
    paint(area, { u, v in isOpen(u, v) && distance(u, v) < 1 }) { u, v in
      let away = distance(u, v)
      return away < 0.5 ? Colour(0.04, 0.04, 0.05) : traits.iris * (away > 0.85 ? 0.7 : 1.05)
    }
    let glint = (u: iris.u + traits.light.x * radius * 0.5, v: iris.v - radius * 0.4)
    paint(
      (glint.u, glint.v, 0.08),
      { u, v in
        (u - glint.u) * (u - glint.u) + (v - glint.v) * (v - glint.v) < 0.0011
      }
    ) { _, _ in Colour(1, 1, 1) }
  }

  private mutating func paintBrow(_ side: Double) {
    let traits = traits
    let height = -0.06 + traits.nod - traits.browHeight
    let place = frame.placed(u: side * traits.width * 0.47, v: height)
    let half = 0.22 * place.squeeze
    paint(
      (place.u, height, 0.3),
      { u, v in
        let along = (u - place.u) / half
        guard abs(along) < 1 else { return false }
        // Arched, thinner towards the outer end.
        let middle = height + 0.06 * along * along - side * traits.browSlope * along * 0.25
        return abs(v - middle) < traits.browThickness * (1 - 0.35 * side * along)
      }
    ) { _, _ in traits.hair * 0.75 * traits.strength }
  }

  private mutating func paintGlasses() {
    let traits = traits
    let height = -0.03 + traits.nod
    let places = [-1.0, 1.0].map { frame.placed(u: $0 * traits.width * 0.48, v: height, depth: 1.06) }
    let (lensHeight, rim) = (traits.roundGlasses ? 0.24 : 0.19, 0.045)
    /// 1 on the edge of the lens.
    func away(_ u: Double, _ v: Double, _ lens: (u: Double, v: Double, squeeze: Double), _ grown: Double) -> Double {
      let across = (u - lens.u) / ((traits.roundGlasses ? 0.25 : 0.27) * lens.squeeze + grown)
      let down = (v - height) / (lensHeight + grown)
      let (a, d) = (across * across, down * down)
      return traits.roundGlasses ? a + d : a * a + d * d
    }
    for lens in places {
      paint((lens.u, height, 0.4), { u, v in away(u, v, lens, rim / 2) < 1 && away(u, v, lens, -rim / 2) > 1 }) {
        _, _ in traits.frames * traits.strength
      }
    }
    let (left, right) = (places[0], places[1])
    paint(
      ((left.u + right.u) / 2, height - 0.04, 0.3),
      { u, v in
        abs(v - height + 0.05) < 0.03 && u > left.u + 0.25 * left.squeeze && u < right.u - 0.25 * right.squeeze
      }
    ) { _, _ in traits.frames * traits.strength }
    let edge = frame.halfWidth(at: height)
    for (lens, side) in zip(places, [-1.0, 1.0]) {
      let start = lens.u * side + 0.25 * lens.squeeze
      paint(
        (side * (start + edge) / 2, height, 0.35),
        { u, v in
          abs(v - height + 0.05) < 0.028 && u * side > start && u * side < edge
        }
      ) { _, _ in traits.frames * traits.strength }
    }
  }
}
