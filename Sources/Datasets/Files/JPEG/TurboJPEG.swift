import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The library libturbojpeg, opened for the first JPEG image, so that the program runs without it.
///
/// It uses the C functions of TurboJPEG 2, which version 3 still has.
final class TurboJPEG {
  /// The optional environment variable with the path of the library.
  static let variable = "HPSEARCH_TURBOJPEG"

  /// Why the library cannot be used, as the end of a sentence.
  struct Missing: Error {
    let reason: String
  }

  typealias Handle = UnsafeMutableRawPointer
  typealias Bytes = UnsafePointer<UInt8>
  typealias Number = UnsafeMutablePointer<Int32>
  typealias Start = @convention(c) () -> Handle?
  /// Handle, JPEG, its bytes; width, height, subsampling, colours.
  typealias ReadHeader = @convention(c) (Handle, Bytes, CUnsignedLong, Number, Number, Number, Number) -> Int32
  /// Handle, JPEG, its bytes; pixels, width, bytes a row, height, pixel format, flags.
  typealias Decompress =
    @convention(c) (
      Handle, Bytes, CUnsignedLong, UnsafeMutablePointer<UInt8>, Int32, Int32, Int32, Int32, Int32
    ) -> Int32
  typealias Explain = @convention(c) (Handle?) -> UnsafeMutablePointer<CChar>?
  typealias Stop = @convention(c) (Handle) -> Int32

  let readHeader: ReadHeader
  let decompress: Decompress
  let explain: Explain
  let handle: Handle
  private let stop: Stop

  /// Opens the library: the file that the environment variable names, else the system's.
  /// - Throws: `Missing`.
  init(_ named: String? = getenv(variable).map({ String(cString: $0) })) throws {
    let files = named.map { [$0] } ?? Self.systemFiles
    // Never closed: another decoder may use it.
    guard let library = files.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      throw Missing(reason: named.map { "\($0) (\(Self.variable)) cannot be opened" } ?? "it is not installed")
    }
    func function<Function>(_ name: String, _ type: Function.Type) throws -> Function {
      guard let symbol = dlsym(library, name) else { throw Missing(reason: "it has no function \(name)") }
      return unsafeBitCast(symbol, to: type)
    }
    readHeader = try function("tjDecompressHeader3", ReadHeader.self)
    decompress = try function("tjDecompress2", Decompress.self)
    explain = try function("tjGetErrorStr2", Explain.self)
    stop = try function("tjDestroy", Stop.self)
    guard let handle = try function("tjInitDecompress", Start.self)() else {
      throw Missing(reason: "it cannot start a decoder")
    }
    self.handle = handle
  }

  deinit { _ = stop(handle) }

  /// The name of the package on each system.
  static let packages =
    "libturbojpeg: on Debian the package libturbojpeg0, on Ubuntu libturbojpeg, on Fedora turbojpeg, on macOS "
    + "\"brew install jpeg-turbo\"; or name its file in \(variable)"

  private static let systemFiles = [
    "libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.dylib", "/opt/homebrew/lib/libturbojpeg.dylib",
    "/usr/local/lib/libturbojpeg.dylib",
  ]
}
