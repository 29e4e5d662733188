import Essentials

/// The coordinates of a face: u to the right of the picture, v down, the head's centre at the origin and its half height
/// 1.
struct FaceFrame {
  private let centre: (x: Double, y: Double)
  private let size: Double
  private let tilt: (sine: Double, cosine: Double)
  private let yaw: (sine: Double, cosine: Double)
  private let width: Double
  private let jaw: Double

  init(_ traits: FaceTraits) {
    centre = traits.centre
    size = traits.size
    tilt = portableSineCosine(turns: traits.tilt)
    yaw = portableSineCosine(turns: traits.yaw)
    width = traits.width
    jaw = traits.jaw
  }

  /// The coordinates of a pixel position.
  func local(_ x: Double, _ y: Double) -> (u: Double, v: Double) {
    let (across, down) = ((x - centre.x) / size, (y - centre.y) / size)
    return (across * tilt.cosine + down * tilt.sine, down * tilt.cosine - across * tilt.sine)
  }

  /// The pixels that may hold points within a distance of a point.
  func region(u: Double, v: Double, reach: Double) -> (columns: ClosedRange<Double>, rows: ClosedRange<Double>) {
    let x = centre.x + size * (u * tilt.cosine - v * tilt.sine)
    let y = centre.y + size * (v * tilt.cosine + u * tilt.sine)
    let half = reach * size + 1
    return ((x - half)...(x + half), (y - half)...(y + half))
  }

  /// Half the width of the head at a height, 0 above and below it.
  func halfWidth(at v: Double) -> Double {
    let square = 1 - v * v
    guard square > 0 else { return 0 }
    // Below the cheeks the jaw narrows towards the chin.
    let narrowing = v > 0.1 ? jaw * (v - 0.1) * (1.4 - 0.4 * v) : 0
    return width * square.squareRoot() * (1 - narrowing)
  }

  /// Whether a point is on the head, enlarged by a factor.
  func isOnHead(_ u: Double, _ v: Double, enlarged: Double = 1) -> Bool {
    abs(u) < enlarged * halfWidth(at: v / enlarged)
  }

  /// Where a feature at (u, v) of the turned head appears, and how much narrower.
  /// - Parameter depth: How far it stands out of the head, 1 for its surface.
  func placed(u: Double, v: Double, depth: Double = 1) -> (u: Double, v: Double, squeeze: Double) {
    let radius = max(halfWidth(at: v), 0.3)
    let sine = min(max(u / radius, -1), 1)
    let cosine = (1 - sine * sine).squareRoot()
    return (
      depth * radius * (sine * yaw.cosine + cosine * yaw.sine), v, max(0.45, cosine * yaw.cosine - sine * yaw.sine)
    )
  }

  /// The direction in which the head's surface faces at a point, of length 1; towards the viewer z is positive.
  func normal(_ u: Double, _ v: Double) -> SIMD3<Double> {
    let x = u / max(halfWidth(at: v), 0.05) * 0.9
    let y = v * 0.85
    let z = max(0.05, 1 - x * x - y * y).squareRoot()
    let direction = SIMD3(x, y, z)
    return direction / (direction * direction).sum().squareRoot()
  }
}
