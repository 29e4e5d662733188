import Datasets
import Essentials
import TestSupport
import Testing

@testable import hpsearch

/// Writes a config for data of each kind, and searches with it as it is, but for a smaller budget.
@Suite(.enabled(if: Files.exists(program), "the program is not built beside the tests"))
struct InitProgramTests {
  private let folder: StudyFolder

  init() throws { folder = try StudyFolder() }

  /// Writes the data of a kind and returns their path.
  private func data(_ kind: String) throws -> String {
    switch kind {
    case "flowers":
      return "\(packageRoot)/datasets/flowers/flowers.csv"
    case "projectiles":
      return "\(packageRoot)/datasets/projectiles"
    case "images":
      for index in 0..<24 {
        let pixels = (0..<100).map { UInt8(($0 * (index % 2 + 1) + index) % 256) }
        let name = "images/\(index % 2 == 0 ? "even" : "odd")/\(index).png"
        try write(name, Image(width: 10, height: 10, channels: 1, bytes: pixels).png())
      }
      return folder.at("images")
    case "meshes":
      for (path, bytes) in Shapes10.files(seed: 3) where ["_0001.", "_0002.", "_0003."].contains(where: path.contains) {
        try write("meshes/\(path)", bytes)
      }
      return folder.at("meshes")
    default:
      let values = (0..<24 * 30).map { Float($0 * $0 % 17) }
      try write("series/X_train.npy", npy("<f4", "(24, 6, 5)", values.withUnsafeBytes { Array($0) }))
      try write("series/y_train.npy", npy("|u1", "(24,)", (0..<24).map { UInt8($0 % 3) }))
      return folder.at("series")
    }
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Files.makeDirectory(folder.at(name.split(separator: "/").dropLast().joined(separator: "/")))
    try bytes.withUnsafeBytes { try Files.replace(folder.at(name), with: $0) }
  }

  private func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
    var head = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    head += String(repeating: " ", count: 63 - (10 + head.utf8.count) % 64) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count & 0xFF), UInt8(head.utf8.count >> 8)]
      + Array(head.utf8) + data
  }

  @Test(arguments: [
    ("flowers", "dense"), ("projectiles", "regression"), ("images", "conv"), ("meshes", "conv"), ("series", "lstm"),
  ])
  func theConfigRuns(kind: String, part: String) throws {
    let (data, config) = (try data(kind), folder.at("\(kind).json"))
    let written = try runShell("$hpsearch init '\(data)' -o '\(config)'")
    try #require(written.code == 0, "\(written.errors)")
    #expect(written.output.contains("hpsearch validate -c \(config)") && written.output.contains("hpsearch search -c"))
    #expect(String(decoding: try Files.read(config), as: UTF8.self).contains(part))
    let valid = try runShell("$hpsearch validate -c '\(config)' --summary")
    #expect(valid.code == 0, "\(valid.errors)")
    let searched = try runShell(
      "$hpsearch search -q -c '\(config)' -o '\(folder.at("run"))' --set strategy.trials=2 --set training.epochs=1 "
        + "--set confirm=null --set test.repeats=0 --set dataset.limit=8 --set training.patience=1")
    #expect(searched.code == 0, "\(searched.errors)")
    let again = try runShell("$hpsearch init '\(data)' -o '\(config)'")
    #expect(again.code == 2 && again.errors.contains("exists already"))
    #expect(written.output.contains("-o runs/\(kind)\n"))
  }

  @Test func whatIsNoDataIsRefused() throws {
    try write("notes/a.txt", [1])
    let ended = try runShell("cd '\(folder.at("notes"))' && $hpsearch init . ; ls")
    #expect(ended.errors.contains("expected a table (.csv, .tsv, .data), class folders of images"))
    #expect(ended.output == "a.txt\n")
  }

  @Test func infoSuggestsTheSectionOfAConfig() throws {
    try write(
      "t.csv",
      Array("id,x,kind,class\n".utf8)
        + Array((0..<12).map { "\($0),\($0 == 3 ? "" : "\($0).5"),k,\($0 % 2)\n" }.joined().utf8))
    let ended = try runShell(
      "cd '\(folder.path)' && $hpsearch dataset info t.csv && $hpsearch dataset info t.csv --json")
    #expect(ended.code == 0, "\(ended.errors)")
    for words in [
      "\"labelColumn\": \"class\"", "\"ignoreColumns\": [\"id\"]", "\"missing\": \"median\"", "\"suggested\":{",
    ] {
      #expect(ended.output.contains(words), "\(words)")
    }
  }

  @Test func missingDataNameTheirOrigin() throws {
    let config = "\(packageRoot)/configs/modelnet10.json"
    let ended = try runShell("cd '\(folder.path)' && $hpsearch validate -c '\(config)'")
    #expect(ended.code == 2)
    #expect(ended.errors.contains("datasets/ModelNet10: no such folder. The data are not bundled: unpack http://"))
  }
}
