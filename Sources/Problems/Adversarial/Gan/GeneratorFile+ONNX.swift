import NeuralNetworks

extension GeneratorFile {
  /// The generator as an ONNX file: noise goes in, samples come out.
  /// - Parameter version: Of this program.
  /// - Throws: `ONNXError`.
  public func onnx(version: String) throws -> [UInt8] {
    var model = ONNXModel(generator, output: .sample)
    func shape(_ sizes: [Int]) -> String { (["N"] + sizes.map(String.init)).joined(separator: ", ") }
    model.input = "noise"
    model.producerVersion = version
    model.documentation =
      "\"noise\": \(noiseDistribution.rawValue) noise, [\(shape(generator.inputShape))]. "
      + "Output: \"sample\", [\(shape(sampleShape))], channels last; images are in -1 ... 1."
    return try model.bytes()
  }
}
