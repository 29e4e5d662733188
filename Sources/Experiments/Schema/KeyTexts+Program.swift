extension KeyTexts {
  /// The section `problem` of programs, formulas and tables, and blocks of GANs.
  static let program = [
    "problem.command": "The program and its arguments; {name} stands for a parameter's value.",
    "problem.metric": "The name of the measure that is optimized, as the program reports it.",
    "problem.better": "Which values of it are better.",
    "problem.grace": "Seconds between the request to end and the end by force.",
    "problem.memoryLimit": "Bytes that the program may hold in memory, or a text such as \"2 GB\"; null for no limit.",
    "problem.logLimit": "Bytes of its output that a trial's log keeps, or a text such as \"16 MiB\".",
    "problem.path": "The table of results: a CSV file beside its description in JSON.",
    "problem.function": "The function whose minimum is searched.",
    "problem.dimensions": "The number of its coordinates.",
    "problem.instance": "Which instance of a BBOB function.",
    "problem.objectives": "The number of objectives of a function with several.",
  ].merging(blocks) { own, _ in own }

  /// The blocks of the builder block-gan.
  private static let blocks: [String: String] = {
    let keys = [
      "channels": "Channels of the block's output.", "kernel": "The edge of its kernel, in pixels.",
      "norm": "Its norm.", "momentum": "The momentum of its batch norm.", "activation": "Its activation.",
      "skip": "Whether it has a skip connection.", "pooling": "Its pooling.",
      "dense": "The shape that a fully connected layer gives its input.", "upsample": "The factor of its size.",
      "stride": "The step of its convolution.", "size": "The size of its output.",
    ]
    var texts: [String: String] = [:]
    for (key, text) in keys {
      texts["model.generator[].\(key)"] = text
      texts["model.discriminator[].\(key)"] = text
    }
    return texts
  }()
}
