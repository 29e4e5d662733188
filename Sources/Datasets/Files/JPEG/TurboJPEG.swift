import Essentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The library libturbojpeg, opened when the first JPEG asks for it, so that the program runs without it.
///
/// Its C functions of TurboJPEG 2, which version 3 still has.
final class TurboJPEG {
  /// The environment variable that may name the library's file.
  static let variable = "HPSEARCH_TURBOJPEG"

  /// Why the library cannot be used; a sentence's end.
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

  /// Opens the library: the file that the environment names, else those of the system.
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

  /// How each system calls the package.
  static let packages =
    "libturbojpeg: on Debian the package libturbojpeg0, on Ubuntu libturbojpeg, on Fedora turbojpeg, on macOS "
    + "\"brew install jpeg-turbo\"; or name its file in \(variable)"

  private static let systemFiles = [
    "libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.dylib", "/opt/homebrew/lib/libturbojpeg.dylib",
    "/usr/local/lib/libturbojpeg.dylib",
  ]
}
