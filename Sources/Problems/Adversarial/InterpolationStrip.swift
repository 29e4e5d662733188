import Datasets
import TensorCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Images generated along paths between noise vectors, a row for each path: a generator that has learned more than
/// single images changes smoothly along them.
struct InterpolationStrip {
  /// The path between two noise vectors.
  enum Path: String, CaseIterable, Sendable {
    /// The straight line, for noise from a cube.
    case line
    /// The great circle, for normally distributed noise, whose vectors all have about the same length (White, 2016,
    /// arXiv 1609.04468).
    case greatCircle
  }

  /// The number of images of each row, at least 2; the first and the last are those of the two vectors.
  let steps: Int
  let path: Path

  init(steps: Int, path: Path = .greatCircle) {
    precondition(steps > 1, "a path has at least its two ends")
    self.steps = steps
    self.path = path
  }

  /// The noise along the path from each vector to the next: `[(N - 1) * steps] + shape`.
  /// - Parameter ends: `[N] + shape`, N from 2.
  func noise(between ends: Tensor) -> Tensor {
    let count = ends.shape.first ?? 0
    precondition(count > 1, "a path is between at least two vectors, found \(ends.shape)")
    let size = ends.count / count
    let values = ends.values
    return Tensor([(count - 1) * steps] + ends.shape.dropFirst()) { target in
      for row in 0..<count - 1 {
        let first = values[row * size..<(row + 1) * size]
        let second = values[(row + 1) * size..<(row + 2) * size]
        for step in 0..<steps {
          let weights = weights(first, second, at: Double(step) / Double(steps - 1))
          let start = (row * steps + step) * size
          for (index, pair) in zip(first, second).enumerated() {
            target[start + index] = Float(weights.first * Double(pair.0) + weights.second * Double(pair.1))
          }
        }
      }
    }
  }

  /// - Parameters:
  ///   - images: What the generator made of `noise(between:)`, `[rows * steps, H, W, C]` in -1 ... 1.
  ///   - label: Written above them; nil for none.
  func picture(of images: Tensor, scale: Int = 1, label: String? = nil) -> Image {
    precondition(images.shape.first.map { $0 % steps == 0 && $0 > 0 } == true, "expected rows of \(steps) images")
    return SampleGrid(rows: images.shape[0] / steps, columns: steps, scale: scale).picture(of: images, label: label)
  }

  /// The parts of two vectors at a position from 0 to 1 on the path between them.
  private func weights(
    _ first: ArraySlice<Float>, _ second: ArraySlice<Float>, at position: Double
  ) -> (first: Double, second: Double) {
    let line = (first: 1 - position, second: position)
    guard path == .greatCircle else { return line }
    func product(_ left: ArraySlice<Float>, _ right: ArraySlice<Float>) -> Double {
      zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let lengths = (product(first, first) * product(second, second)).squareRoot()
    guard lengths > 0 else { return line }
    let angle = acos(min(max(product(first, second) / lengths, -1), 1))
    // Vectors in one direction, or in opposite ones, have no circle of their own between them.
    guard sin(angle) > 1e-6 else { return line }
    return (sin((1 - position) * angle) / sin(angle), sin(position * angle) / sin(angle))
  }
}
