import TensorCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Option where Value == KernelSet {
  static var kernels: Option {
    .choice(
      "kernels", of: KernelSet.self,
      help: "The instruction set to compute with; sets round differently.\n"
        + "Default: \(KernelChoice.variable), or the best of this processor.")
  }
}

/// The instruction set whose kernels this process and the workers that it starts compute with.
enum KernelChoice {
  /// The kernels read it, and workers inherit it.
  static let variable = "HPSEARCH_KERNELS"

  /// Applies `--kernels`, and checks the variable. To be called before anything is computed.
  /// - Throws: `UsageError` for a set that is unknown, or that this processor does not have.
  static func apply(_ arguments: Arguments) throws {
    let chosen = arguments[.kernels]?.rawValue
    guard let name = chosen ?? getenv(variable).map({ String(cString: $0) }) else { return }
    let source = chosen == nil ? variable : "--kernels"
    guard let set = KernelSet(rawValue: name) else {
      let known = KernelSet.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError("\(source): expected one of \(known), found \"\(name)\"")
    }
    setenv(variable, name, 1)
    guard KernelSet.best == set else {
      throw UsageError(
        "\(source): expected a set that this processor has, \(KernelSet.best.rawValue) or below, found \"\(name)\"")
    }
  }
}
