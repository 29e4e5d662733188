import Essentials

/// The size and the colours that images are brought to.
struct ImageSettings: Equatable, Sendable {
  /// `size`: height and width that images are resized to, 1 to 4096 each; default as they are (nil).
  let size: [Int]?
  /// `resize`: the method, default `bilinear`.
  let resize: Resizing
  /// `colours`: `grey` or `rgb`; default as they are (nil). Only some formats read it.
  let colours: Colours?

  /// - Parameter readsColours: Whether the format has images in different colours.
  init(_ reader: SettingsReader, readsColours: Bool = false) {
    size = reader.isGiven("size") ? reader.imageSize() : nil
    resize = reader.isGiven("resize") ? reader.choice("resize", default: .bilinear) : .bilinear
    colours = readsColours && reader.isGiven("colours") ? reader.choice("colours", default: .rgb) : nil
  }

  /// The same size, in the colours of a network's input.
  func converted(to channels: Int) -> ImageSettings {
    ImageSettings(size: size, resize: resize, colours: channels == 1 ? .grey : .rgb)
  }

  private init(size: [Int]?, resize: Resizing, colours: Colours?) {
    self.size = size
    self.resize = resize
    self.colours = colours
  }

  /// The images as they are, whatever their size.
  static let unchanged = ImageSettings(size: nil, resize: .bilinear, colours: nil)

  /// `[height, width, channels]`, what is not given by the settings taken from the arguments; nil if any is unknown.
  func shape(channels: Int?, height: Int? = nil, width: Int? = nil) -> [Int]? {
    guard let channels, let height = size?[0] ?? height, let width = size?[1] ?? width else { return nil }
    return [height, width, channels]
  }

  /// What determines the prepared images; empty if they stay as they are.
  var preparationKey: String {
    let colours = colours.map { " colours=\($0.rawValue)" } ?? ""
    return colours + (size.map { " size=\($0) resize=\(resize.rawValue)" } ?? "")
  }
}

extension SettingsReader {
  /// Height and width; nil if the list is empty.
  fileprivate func imageSize() -> [Int]? {
    let edges = integers("size", default: [], in: 1...4096)
    if edges.isEmpty || edges.count == 2 { return edges.isEmpty ? nil : edges }
    refuse("size", "expected height and width, found \(counted(edges.count, "number"))")
    return nil
  }
}
