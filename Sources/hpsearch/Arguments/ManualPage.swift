/// The manual page, in the language of man(7), written from the commands' syntax.
struct ManualPage {
  private let commands: [CommandSyntax]
  private let version: String
  private let date: String

  /// Hidden commands are left out.
  /// - Parameter date: `YYYY-MM-DD`, for the page's foot.
  init(_ commands: [CommandSyntax], version: String, date: String) {
    self.commands = commands.filter { !$0.isHidden }
    self.version = version
    self.date = date
  }

  var text: String {
    ([head] + commands.map(section) + [files, environment, codes]).joined()
  }

  private var head: String {
    let list = commands.map { ".TP\n\\fB\(Self.escaped($0.name))\\fR\n\(Self.line($0.summary)).\n" }.joined()
    return """
      .TH HPSEARCH 1 \(date) "hpsearch \(Self.escaped(version))" "User Commands"
      .SH NAME
      hpsearch \\- searches the hyperparameters of neural networks
      .SH SYNOPSIS
      .B hpsearch
      .I COMMAND
      [\\fIOPTIONS\\fR]
      .SH DESCRIPTION
      hpsearch searches the hyperparameters of neural networks, of programs and of formulas from a JSON config, and
      trains the networks itself.
      Results go to standard output, everything else to standard error.
      .SH COMMANDS
      \(list)
      """
  }

  private func section(_ command: CommandSyntax) -> String {
    let operands = command.operands.map { operand in
      operand.isRequired ? " \\fI\(operand.name)\\fR" : " [\\fI\(operand.name)\\fR]"
    }.joined()
    var text = ".SH HPSEARCH \(Self.escaped(command.name).uppercased())\n"
    text += ".B hpsearch \(Self.escaped(command.name))\\fR\(operands) [\\fIOPTIONS\\fR]\n"
    text += ".PP\n\(Self.paragraphs(command.discussion))"
    for operand in command.operands {
      text += ".TP\n.I \(operand.name)\n\(Self.line(Self.capitalised(operand.help))).\n"
    }
    for option in command.options {
      let short = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
      let value = option.usage.split(separator: " ", maxSplits: 1).dropFirst().first.map {
        " \\fI\(Self.escaped(String($0)))\\fR"
      }
      text += ".TP\n\(short)\\fB\\-\\-\(Self.escaped(option.name))\\fR\(value ?? "")\n"
      text += Self.lines(option.help)
    }
    if !command.examples.isEmpty { text += ".PP\nExamples:\n" }
    for example in command.examples {
      text += ".PP\n\(Self.line(example.explanation))\n.PP\n.nf\n.RS\n\(Self.lines(example.command)).RE\n.fi\n"
    }
    return text
  }

  private var files: String {
    """
    .SH FILES
    .TP
    .I runs/NAME
    The directory of a run: config.json, journal.jsonl, best.json, best.safetensors, pictures.
    .TP
    .I .hpsearch\\-cache
    Prepared samples, beside a data set.

    """
  }

  private var environment: String {
    """
    .SH ENVIRONMENT
    .TP
    .B NO_COLOR
    If set and not empty, output has no colours.
    .TP
    .B HPSEARCH_KERNELS
    The instruction set to compute with, as \\-\\-kernels.

    """
  }

  private var codes: String {
    let codes = [
      (0, "Done."), (1, "Failure."), (2, "Wrong usage, or an invalid config."),
      (3, "The search ended without a successful trial."), (75, "Interrupted; \\-\\-resume continues."),
      (130, "Stopped by a second signal."),
    ]
    return ".SH EXIT STATUS\n" + codes.map { ".TP\n.B \($0.0)\n\($0.1)\n" }.joined()
  }

  // MARK: - Text

  /// Paragraphs; those whose lines are indented keep their lines.
  private static func paragraphs(_ text: String) -> String {
    var result = ""
    var block: [Substring] = []
    func flush() {
      guard !block.isEmpty else { return }
      let isList = block.allSatisfy { $0.hasPrefix(" ") }
      let content = block.map { line(String($0)) + "\n" }.joined()
      result += (result.isEmpty ? "" : ".PP\n") + (isList ? ".nf\n\(content).fi\n" : content)
      block = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { flush() } else { block.append(line) }
    }
    flush()
    return result
  }

  private static func lines(_ text: String) -> String {
    text.split(separator: "\n").map { line(String($0)) + "\n" }.joined()
  }

  /// A line that is text and no request.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": return "\\e"
      case "-": return "\\-"
      case _ where scalar.value > 0x7E:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      default: return String(Character(scalar))
      }
    }.joined()
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
