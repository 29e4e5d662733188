import Essentials
import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  /// A file of the given header and values.
  func file(_ header: String, values: Int = 0, length: UInt64? = nil) -> [UInt8] {
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian, Array.init) + Array(header.utf8)
      + [UInt8](repeating: 0, count: values)
  }

  func parse(_ bytes: [UInt8]) throws -> Safetensors {
    try bytes.withUnsafeBytes { try Safetensors(parsing: $0, file: "a.safetensors") }
  }

  @Test func whatIsWrittenIsRead() throws {
    let tensors = [
      NamedTensor("b", randomTensor([2, 3], seed: 1)), NamedTensor("a", Tensor([3], [.nan, -.infinity, -0.0])),
      NamedTensor("empty", Tensor([0, 4], [])), NamedTensor("scalar", Tensor([], [7])),
    ]
    try withTemporaryFile { path in
      try Safetensors(tensors, metadata: ["note": "a \"quoted\" ünïcode"]).write(to: path)
      let read = try Safetensors(contentsOf: path)
      #expect(read.metadata == ["note": "a \"quoted\" ünïcode"])
      #expect(Set(read.tensors.map(\.name)) == ["a", "b", "empty", "scalar"])
      for tensor in tensors {
        let found = try #require(read.tensors.first { $0.name == tensor.name }).tensor
        #expect(found.shape == tensor.tensor.shape)
        #expect(found.values.map(\.bitPattern) == tensor.tensor.values.map(\.bitPattern))
      }
      let bytes = try Files.read(path)
      #expect(bytes[0] % 8 == 0, "values begin at a multiple of 8 bytes")
      #expect(Array(bytes[8..<9]) == Array("{".utf8))
    }
  }

  /// Written by the safetensors package for Python; see Fixtures/voxnet.py.
  @Test func anotherProgramsFileIsRead() throws {
    let read = try Safetensors(contentsOf: try fixture("voxnet_small.safetensors"))
    #expect(read.metadata == ["torch": "2.13.0+cpu"])
    #expect(read.tensors.first { $0.name == "relu.gradient.conv1.weight" }?.tensor.shape == [5, 5, 5, 1, 4])
  }

  /// One broken file for every message.
  static let broken: [(bytes: @Sendable (SafetensorsTests) -> [UInt8], message: String)] = [
    ({ _ in [1, 2, 3] }, "header: expected its length in 8 bytes, found 3 bytes in all"),
    ({ $0.file("{}", length: 100) }, "header: expected 100 bytes, found 2: the file is cut short"),
    (
      { $0.file("{}", length: .max) },
      "header: this is not a safetensors file: no header's length and no \"{\" at its beginning"
    ),
    (
      { _ in Array("A line of text.".utf8) },
      "header: this is not a safetensors file: no header's length and no \"{\" at its beginning"
    ),
    ({ $0.file("[1]") }, "header: expected an object, found a list"),
    (
      { $0.file(#"{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, values: 4) },
      "w: expected dtype \"F32\", found \"F16\""
    ),
    ({ $0.file(#"{"w":7}"#) }, "w: expected dtype \"F32\", found nothing"),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, values: 4) },
      "w: expected shape to be a list of sizes, found [-1]"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, values: 4) },
      "w: expected data_offsets to be a begin and an end, found [4,0]"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, values: 4) },
      "w: shape [2] of F32 does not take the 4 bytes of data_offsets"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#) },
      "w: shape [4611686018427387904, 4] of F32 does not take the 0 bytes of data_offsets"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, values: 8) },
      "w: expected its values to begin at byte 0, found data_offsets[0] = 4"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, values: 7) },
      "w: expected values up to byte 8, found 7 bytes"
    ),
    (
      { $0.file(#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, values: 9) },
      "values: expected 8 bytes, found 9"
    ),
  ]

  @Test(arguments: broken.indices) func faultsAreNamed(_ index: Int) {
    let (bytes, message) = Self.broken[index]
    #expect { try parse(bytes(self)) } throws: { "\($0)" == "a.safetensors: \(message)" }
  }

  @Test func syntaxErrorsAreNamed() {
    #expect { try parse(file("{\"w\":")) } throws: { "\($0)".hasPrefix("a.safetensors: header: ") }
  }

  @Test func randomBytesNeverCrash() throws {
    var stream = SeededGenerator(seed: 11)
    let good = file(
      #"{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
      values: 12)
    #expect(try parse(good).tensors.count == 2)
    let alphabet = Array("0123456789-{}[]\",:eFshapedty".utf8)
    var read = 0
    for round in 0..<100_000 {
      var bytes = good
      switch round % 4 {
      case 0:
        bytes = (0..<stream.integer(below: 64)).map { _ in UInt8(truncatingIfNeeded: stream.next()) }
      case 1:
        bytes[stream.integer(below: bytes.count)] = UInt8(truncatingIfNeeded: stream.next())
      case 2:
        for _ in 0...stream.integer(below: 4) {
          bytes[8 + stream.integer(below: bytes.count - 8)] = alphabet[stream.integer(below: alphabet.count)]
        }
      default:
        bytes.removeLast(stream.integer(below: bytes.count))
      }
      if (try? parse(bytes)) != nil { read += 1 }
    }
    #expect(read > 0 && read < 100_000, "some of the changes must be harmless, and some not")
  }

  @Test func aNetworkIsSavedAndLoaded() throws {
    let clouds = Clouds(count: 3, spread: 0)
    let network = try clouds.network([5], seed: 1)
    let other = try clouds.network([5], seed: 2)
    try withTemporaryFile { path in
      try network.save(to: path, metadata: ["model": "mlp"])
      #expect(try other.load(from: path) == ["model": "mlp"])
      #expect(other.allValues == network.allValues)

      let before = try clouds.network([6], seed: 2)
      let values = before.allValues
      #expect { try before.load(from: path) } throws: {
        "\($0)" == "\(path): fc1.weight: expected shape [2, 6], found [2, 5]"
      }
      #expect(before.allValues == values, "a refused file changes nothing")
      #expect { try clouds.network([5, 5]).load(from: path) } throws: {
        "\($0)" == "\(path): fc2.weight: missing; the network has such weights of shape [5, 5]"
      }
      try clouds.network([5, 5]).save(to: path)
      let extra = try clouds.network([5])
      #expect { try extra.load(from: path) } throws: {
        "\($0)".hasPrefix("\(path): fc2.") || "\($0)".hasPrefix("\(path): output.weight: expected")
      }
      Files.remove(path)
      #expect(throws: FileError.self) { try network.load(from: path) }
    }
  }

  @Test func weightsOfALargerNetworkAreRefused() throws {
    let clouds = Clouds(count: 3, spread: 0)
    let network = try clouds.network([5])
    try withTemporaryFile { path in
      let weights = network.parameters.map { NamedTensor($0.name, $0.parameter.value) }
      try Safetensors(weights + [NamedTensor("fc9.bias", Tensor([1], [0]))]).write(to: path)
      #expect { try network.load(from: path) } throws: {
        "\($0)"
          == "\(path): fc9.bias: the network has no such weights; it has fc1.weight, fc1.bias, output.weight, output.bias"
      }
    }
  }
}
