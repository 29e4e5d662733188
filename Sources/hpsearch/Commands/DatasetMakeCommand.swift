import Datasets
import Essentials
import Studies

/// Writes a synthetic data set.
enum DatasetMakeCommand: Command {
  /// The data sets that can be written.
  enum Name: String, CaseIterable { case shapes10, drawings10, faces, projectiles, flowers }

  static let output = Option.output("The folder to write, which must be new or empty;\ndefault: datasets/NAME.")
  static let seed = Option.integer("seed", in: 0...Int.max, help: "The random seed; default: 1.")

  static let syntax = CommandSyntax(
    name: "dataset make",
    summary: "Write a data set of solids, images or numbers",
    discussion: """
      Writes shapes10: ten families of solids as OFF meshes in ModelNet's layout, with a train and a test
      folder for each. Or drawings10: ten kinds of figure as images in the binary format of CIFAR-10. Or faces: 4,000
      portraits for training and 960 for testing as PNG images of 64 x 64 pixels, in a folder for each of 24 kinds. Or
      projectiles: how far a ball flies, as train.csv and test.csv. Or flowers: 240 flowers of three kinds with four
      measurements each, as flowers.csv. The same seed writes the same bytes on every machine.

      Searches need no faces as files: a folder with a file faces.json, such as datasets/faces, is a data set whose
      faces are drawn at first use. The file says how many, and from which seed:
      { "images": 4000, "testImages": 960, "seed": 10 }
      """,
    operands: [
      CommandSyntax.Operand(
        name: "NAME", help: "shapes10, drawings10, faces, projectiles or flowers",
        words: Name.allCases.map(\.rawValue))
    ],
    options: [output.syntax, seed.syntax, Option.quiet.syntax],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch dataset make shapes10 --output datasets/other --seed 2", explanation: "Other solids."),
      CommandSyntax.Example(
        command: "hpsearch gan-refine -c configs/modelnet.json --set dataset.path=datasets/other -o runs/other",
        explanation: "A search on them."),
      CommandSyntax.Example(
        command: "hpsearch dataset make drawings10 --output datasets/figures", explanation: "Images of figures."),
      CommandSyntax.Example(
        command: "hpsearch dataset make faces --output faces --seed 2", explanation: "Portraits, to look at."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    guard let name = Name(rawValue: arguments.operands[0]) else {
      let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("unknown data set \"\(arguments.operands[0])\"; expected \(known)")
    }
    let folder = RunPaths(arguments[output] ?? "datasets/\(name.rawValue)").directory
    if Files.exists(folder), try !Files.isDirectory(folder) || !Files.list(folder).isEmpty {
      throw UsageError("\(folder): is not an empty folder; choose another --output")
    }
    let seed = UInt64(arguments[seed] ?? 1)
    let written =
      switch name {
      case .shapes10: try Shapes10.write(to: folder, seed: seed)
      case .drawings10: try Drawings10.write(to: folder, seed: seed)
      case .faces: try Faces.write(to: folder, seed: seed)
      case .flowers: try Flowers.write(to: folder, seed: seed)
      case .projectiles: try Projectiles.write(to: folder, seed: seed)
      }
    try console.result("\(folder)  \(counted(written.files, "file")), \(fixed(Double(written.bytes) / 1e6, 2)) MB\n")
    return .done
  }
}
