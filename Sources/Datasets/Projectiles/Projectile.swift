import Essentials

/// A ball thrown through air, and where it lands.
///
/// The drag is quadratic, with the coefficient of a sphere, 0.47; the air has the density of sea level, 1.225 kg/m³.
struct Projectile {
  /// In metres a second.
  let speed: Double
  /// Above the horizontal, in degrees.
  let angle: Double
  /// Of the hand above the ground, in metres.
  let height: Double
  /// In kilograms.
  let mass: Double
  /// In metres.
  let diameter: Double
  /// Positive in the direction of the throw, in metres a second.
  let wind: Double

  /// The columns of a table of projectiles, without the range.
  static let columns = ["speed_m_s", "angle_deg", "height_m", "mass_kg", "diameter_m", "wind_m_s"]
  var cells: [Double] { [speed, angle, height, mass, diameter, wind] }

  private static let gravity = 9.81
  private static let drag = 0.5 * 1.225 * 0.47

  /// The horizontal distance from the hand to the point of landing, in metres; negative after a strong headwind.
  ///
  /// The equations of motion by the classical Runge-Kutta method in steps of 0.01 s, the last one by a straight line.
  var range: Double {
    let (sine, cosine) = portableSineCosine(turns: angle / 360)
    var state = State(x: 0, y: height, vx: speed * cosine, vy: speed * sine)
    let step = 0.01
    while true {
      let before = state
      let first = slope(state)
      let second = slope(state.moved(along: first, step / 2))
      let third = slope(state.moved(along: second, step / 2))
      let fourth = slope(state.moved(along: third, step))
      state = state.moved(along: first, step / 6).moved(along: second, step / 3)
        .moved(along: third, step / 3).moved(along: fourth, step / 6)
      if state.y < 0 {
        let share = before.y / (before.y - state.y)
        return before.x + share * (state.x - before.x)
      }
    }
  }

  private func slope(_ state: State) -> State {
    let (vx, vy) = (state.vx - wind, state.vy)
    let factor = Self.drag * 0.25 * .pi * diameter * diameter / mass * (vx * vx + vy * vy).squareRoot()
    return State(x: state.vx, y: state.vy, vx: -factor * vx, vy: -Self.gravity - factor * vy)
  }
}

extension Projectile {
  /// A random one, its numbers rounded to what a table shows.
  init(using rng: inout SeededGenerator) {
    func draw(_ range: ClosedRange<Double>, per unit: Double) -> Double {
      (rng.uniform(in: range) * unit).rounded() / unit
    }
    speed = draw(5...50, per: 100)
    angle = draw(5...80, per: 100)
    height = draw(0...20, per: 100)
    mass = draw(0.05...1, per: 10_000)
    diameter = draw(0.03...0.25, per: 10_000)
    wind = draw(-12...12, per: 100)
  }
}

/// The location and the velocity of a ball, or their change with time.
private struct State {
  var x, y, vx, vy: Double

  func moved(along slope: State, _ time: Double) -> State {
    State(x: x + time * slope.x, y: y + time * slope.y, vx: vx + time * slope.vx, vy: vy + time * slope.vy)
  }
}
