import Essentials
import TensorCore

/// A long short-term memory layer (Hochreiter and Schmidhuber, 1997); `lstm` says what it computes and how
/// its parameters are those of PyTorch.
public final class LSTM: Layer {
  /// `[inputs, 4 units]`: the gates i, f, g, o side by side.
  public let inputWeight: Parameter
  /// `[units, 4 units]`.
  public let recurrentWeight: Parameter
  /// `[4 units]`.
  public let bias: Parameter
  /// `[4 units]`, added to `bias`: PyTorch's second one, which is learned too but adds nothing; nil: no second bias.
  public let recurrentBias: Parameter?
  /// Of the candidate and the output: sigmoid, relu, linear or tanh.
  public let activation: Activation
  /// Whether every step's output is returned, or only the last one's.
  public let returnsSequence: Bool

  public init(
    inputWeight: Parameter, recurrentWeight: Parameter, bias: Parameter, recurrentBias: Parameter? = nil,
    activation: Activation = .tanh, returnsSequence: Bool
  ) {
    self.inputWeight = inputWeight
    self.recurrentWeight = recurrentWeight
    self.bias = bias
    self.recurrentBias = recurrentBias
    self.activation = activation
    self.returnsSequence = returnsSequence
  }

  public var parameters: [NamedParameter] {
    [
      NamedParameter("inputWeight", inputWeight), NamedParameter("recurrentWeight", recurrentWeight),
      NamedParameter("bias", bias),
    ] + (recurrentBias.map { [NamedParameter("recurrentBias", $0)] } ?? [])
  }

  /// - Parameter input: `[N, T, inputs]`.
  /// - Returns: `[N, T, units]`, or `[N, units]`.
  public func callAsFunction(_ input: Tensor, in mode: ForwardMode) -> Tensor {
    lstm(
      input, inputWeight: inputWeight.tensor, recurrentWeight: recurrentWeight.tensor,
      bias: recurrentBias.map { bias.tensor + $0.tensor } ?? bias.tensor,
      activation: activation, returnsSequence: returnsSequence)
  }
}

extension LSTM {
  /// The layer before it has weights.
  public struct Plan: LayerPlan {
    public let units: Int
    public let activation: Activation
    public let returnsSequence: Bool
    /// What the bias of the forget gates starts at; that of the others starts at 0.
    public let forgetBias: Float
    /// Whether there is a second bias, as in PyTorch.
    public let hasRecurrentBias: Bool
    public let inputInitializer: Initializer
    public let recurrentInitializer: Initializer

    /// - Parameters:
    ///   - activation: Of the candidate and the output: sigmoid, relu, linear or tanh.
    ///   - forgetBias: 1 lets memory last from the first epoch on (Jozefowicz et al., 2015), as Keras has it;
    ///     PyTorch's is about 0.
    ///   - inputInitializer, recurrentInitializer: Of the weights, each gate's a matrix of its own. For Keras
    ///     the four gates' input weights are one matrix, so Glorot's limit is lower there.
    public init(
      units: Int, activation: Activation = .tanh, returnsSequence: Bool, forgetBias: Float = 1,
      hasRecurrentBias: Bool = false, inputInitializer: Initializer = .glorotUniform,
      recurrentInitializer: Initializer = .orthogonal()
    ) {
      self.units = units
      self.activation = activation
      self.returnsSequence = returnsSequence
      self.forgetBias = forgetBias
      self.hasRecurrentBias = hasRecurrentBias
      self.inputInitializer = inputInitializer
      self.recurrentInitializer = recurrentInitializer
    }

    public var described: String {
      "LSTM \(units), \(returnsSequence ? "every step" : "last step"), \(activation.name)"
    }

    public func outputShape(for input: [Int]) throws(ShapeMismatch) -> [Int] {
      guard input.count == 2, input[0] > 0 else {
        throw ShapeMismatch("an LSTM layer needs a sequence of steps x features, found \(sizes(input))")
      }
      return returnsSequence ? [input[0], units] : [units]
    }

    public func parameterCount(for input: [Int]) -> Int {
      boundedProduct([4, units, input[1] + units + (hasRecurrentBias ? 2 : 1)])
    }

    public func multiplyAdds(for input: [Int]) -> Int {
      boundedProduct([input[0], 4, units, input[1] + units])
    }

    /// The gradient goes back from step to step in any case.
    public func inputMultiplyAdds(for input: [Int]) -> Int { boundedProduct([input[0], 4, units, input[1]]) }

    public func makeLayer(for input: [Int], seed: SeededGenerator) -> any Layer {
      let bias = Tensor([4 * units], (0..<4 * units).map { (units..<2 * units).contains($0) ? forgetBias : 0 })
      return LSTM(
        inputWeight: gateWeights(inputs: input[1], inputInitializer, seed: seed.child("inputWeight")),
        recurrentWeight: gateWeights(inputs: units, recurrentInitializer, seed: seed.child("recurrentWeight")),
        bias: Parameter(bias),
        recurrentBias: hasRecurrentBias ? Parameter(Tensor([4 * units], repeating: 0)) : nil,
        activation: activation, returnsSequence: returnsSequence)
    }

    /// `[inputs, 4 units]`, each gate drawn as a matrix of its own.
    private func gateWeights(inputs: Int, _ initializer: Initializer, seed: SeededGenerator) -> Parameter {
      let gates = (0..<4).map { gate in
        var stream = seed.child("gate", gate)
        return initializer.tensor([inputs, units], fanIn: inputs, fanOut: units, using: &stream).values
      }
      let rows = (0..<inputs).flatMap { row in gates.flatMap { $0[row * units..<(row + 1) * units] } }
      return Parameter(Tensor([inputs, 4 * units], rows))
    }
  }
}

// MARK: - Settings

extension LayerKind {
  /// Long short-term memory. Keys: `units`, `activation` ("tanh"; "sigmoid", "relu", "linear"), `returnSequence`
  /// (false: the last step only), `recurrentBias` (false; PyTorch's second one).
  static let lstm = LayerKind("lstm") { reader in
    let units = reader.integer("units", in: 1...1_000_000, unit: "units")
    let activation = reader.lstmActivation("activation")
    let returnsSequence = reader.flag("returnSequence", default: false)
    let hasRecurrentBias = reader.flag("recurrentBias", default: false)
    return LayerDraft.Fitting(key: nil) { _, _ in
      LSTM.Plan(
        units: units, activation: activation, returnsSequence: returnsSequence, hasRecurrentBias: hasRecurrentBias)
    }
  }
}

extension SettingsReader {
  /// What an LSTM applies to its candidate and its output ("tanh").
  func lstmActivation(_ key: String) -> Activation {
    choice(key, of: LSTMActivationName.self, default: LSTMActivationName(.tanh)).activation
  }
}

/// The name of an activation that an LSTM takes.
private struct LSTMActivationName: RawRepresentable, CaseIterable, Sendable {
  static let allCases = lstmActivations.map(LSTMActivationName.init)

  let activation: Activation

  var rawValue: String { activation.name }

  init(_ activation: Activation) { self.activation = activation }

  init?(rawValue: String) {
    guard let activation = lstmActivations.first(where: { $0.name == rawValue }) else { return nil }
    self.activation = activation
  }
}
