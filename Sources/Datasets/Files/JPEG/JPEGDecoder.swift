import Essentials

/// Reads JPEG files through libturbojpeg.
///
/// Grey files become one channel, the others red, green and blue. The orientation noted by a camera is
/// ignored. Files that the library reads with a warning, such as truncated ones, are refused.
final class JPEGDecoder {
  /// The library; nil before the first image.
  private var library: TurboJPEG?
  private let open: () throws -> TurboJPEG

  /// - Parameter open: Opens the library.
  init(_ open: @escaping () throws -> TurboJPEG = { try TurboJPEG() }) { self.open = open }

  /// Whether these are the first bytes of a JPEG: the marker SOI and the start of the next.
  static func recognises(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

  /// - Parameter file: Names the file in messages.
  /// - Throws: `DatasetError`.
  func image(_ bytes: UnsafeRawBufferPointer, file: String) throws -> Image {
    let library = try opened(file)
    guard let data = bytes.bindMemory(to: UInt8.self).baseAddress else {
      throw DatasetError.unusable(path: file, expected: "a JPEG image", found: "an empty file")
    }
    func check(_ status: Int32) throws {
      guard status != 0 else { return }
      let reason = library.explain(library.handle).map { String(cString: $0) } ?? "damage"
      throw DatasetError.unusable(path: file, expected: "a JPEG image", found: "damage (\(reason))")
    }
    var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let size = CUnsignedLong(bytes.count)
    try check(library.readHeader(library.handle, data, size, &width, &height, &subsampling, &colours))
    guard width > 0, height > 0, Int(width) * Int(height) <= PNGHeader.largestImage / 4 else {
      throw DatasetError.unusable(
        path: file, expected: "a JPEG image of 1 to \(PNGHeader.largestImage / 4) pixels", found: "\(width) x \(height)"
      )
    }
    let coding = Coding(colours)
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * coding.channels)
    let rowBytes = width * Int32(coding.channels)
    try pixels.withUnsafeMutableBufferPointer { pixels in
      guard let target = pixels.baseAddress else { return }
      try check(
        library.decompress(library.handle, data, size, target, width, rowBytes, height, coding.rawValue, 0))
    }
    if coding == .cmyk { pixels = Self.rgb(cmyk: pixels) }
    return Image(width: Int(width), height: Int(height), channels: coding == .grey ? 1 : 3, bytes: pixels)
  }

  /// The pixel format to decode to; the raw value is the library's number of it.
  private enum Coding: Int32 {
    case rgb = 0
    case grey = 6
    case cmyk = 11

    /// - Parameter colours: The library's number for the file's colours.
    init(_ colours: Int32) {
      self =
        switch colours {
        case 2: .grey
        // CMYK and YCCK, which the library does not convert to red, green and blue.
        case 3, 4: .cmyk
        default: .rgb
        }
    }

    var channels: Int { self == .grey ? 1 : self == .rgb ? 3 : 4 }
  }

  /// CMYK files hold inverted values, as Photoshop writes them: the light that each ink leaves.
  private static func rgb(cmyk pixels: [UInt8]) -> [UInt8] {
    var colours: [UInt8] = []
    colours.reserveCapacity(pixels.count / 4 * 3)
    for start in stride(from: 0, to: pixels.count, by: 4) {
      let black = Int(pixels[start + 3])
      for ink in 0..<3 { colours.append(UInt8((Int(pixels[start + ink]) * black + 127) / 255)) }
    }
    return colours
  }

  private func opened(_ file: String) throws -> TurboJPEG {
    if let library { return library }
    do {
      let library = try open()
      self.library = library
      return library
    } catch let missing as TurboJPEG.Missing {
      throw DatasetError.missingLibrary(
        path: file, library: "the library that reads JPEG, \(TurboJPEG.packages)", found: missing.reason)
    }
  }
}
