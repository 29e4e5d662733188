import Essentials

/// The package's own faces: drawn portraits of 64 x 64 pixels in colour, whose factors are known.
///
/// A class is a combination of hair, skin and glasses, 24 in all and equally frequent, so how many of these modes a
/// generator reaches can be counted. Within a mode vary the head's shape and pose, every feature, the colours of hair,
/// eyes, clothes and background, and the light.
///
/// The same seed gives the same bytes on every machine, as for `Shapes10`.
public enum Faces {
  /// The number of pixels along an edge.
  public static let edge = 64
  /// The modes, in the order of their labels: `bald-light-plain`, `bald-light-glasses` …
  public static let classNames = FaceMode.all.map(\.name)

  /// The face with that index in a split; the modes alternate.
  /// - Parameter split: `train` or `test`.
  public static func image(split: String, index: Int, seed: UInt64) -> Image {
    var rng = SeededGenerator(seed: seed).child("faces \(split)", index)
    var painter = FacePainter(FaceTraits(FaceMode.all[label(of: index)], using: &rng))
    painter.paintFace(using: &rng)
    return painter.canvas.image(noise: 0.012, using: &rng)
  }

  /// The mode of the face with that index, an index into `classNames`.
  public static func label(of index: Int) -> Int { index % FaceMode.all.count }
}
