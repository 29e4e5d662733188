import Datasets
import Essentials
import Problems
import TensorCore

/// Makes samples with a trained generator.
enum SampleCommand: Command {
  enum Format: String, CaseIterable { case png, npy }

  static let model = Option.text(
    "model", short: "m", placeholder: "FILE", help: "A generator of a GAN's training or search, a safetensors file.")
  static let count = Option.integer("count", short: "n", in: 1...1_000_000, help: "The number of samples; default: 64.")
  static let output = Option.text("output", short: "o", placeholder: "FILE", help: "Where the samples go.")
  static let seed = Option.integer("seed", in: 0...Int.max, help: "Determines the samples; default: 0.")
  static let format = Option.choice(
    "format", of: Format.self,
    help:
      "png: images side by side on one sheet; npy: an array of the numbers,\nimages in -1 to 1; default: what FILE ends in, or else png."
  )

  static let syntax = CommandSyntax(
    name: "sample",
    summary: "Make samples with a trained generator",
    discussion: """
      Reads a generator that hpsearch gan, or a search over GANs, has saved, and makes samples with it. The file
      describes itself, so no config is needed. The same seed gives the same samples.
      """,
    options: [
      model.syntax, count.syntax, output.syntax, seed.syntax, format.syntax, Option.kernels.syntax, Option.quiet.syntax,
    ],
    examples: [
      CommandSyntax.Example(
        command: "hpsearch sample --model runs/gan-minifaces/best.safetensors -n 64 -o sheet.png",
        explanation: "A sheet of 64 images."),
      CommandSyntax.Example(
        command: "hpsearch sample -m runs/gan-normal/best.safetensors -n 10000 -o samples.npy --seed 7",
        explanation: "Numbers for another program."),
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let console = Console(arguments)
    let path = try arguments.required(model)
    guard Files.exists(path) else { throw UsageError("--model: \(path): no such file") }
    let target = try arguments.required(output)
    let count = arguments[count] ?? 64
    let file = try GeneratorFile(contentsOf: path)
    let format = arguments[format] ?? (target.hasSuffix(".npy") ? .npy : .png)
    let samples = file.samples(count, seed: SeededGenerator(seed: UInt64(arguments[seed] ?? 0)))
    switch format {
    case .npy:
      try samples.withUnsafeBufferPointer { values in
        try NPYWriter(shape: samples.shape).bytes(values).withUnsafeBytes { try Files.replace(target, with: $0) }
      }
    case .png:
      guard file.sampleShape.count == 3 else {
        throw UsageError("\(path): makes samples of the shape \(file.sampleShape), no images; expected --format npy")
      }
      try GeneratorFile.sheet(of: samples).withUnsafeBytes { try Files.replace(target, with: $0) }
    }
    console.note("\(counted(count, "sample")) in \(target)")
    return .done
  }
}
