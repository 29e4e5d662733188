import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct OptimizerTests {
  /// A rule as Fixtures/optimizers.py names it; the rate is PyTorch's default unless it says otherwise.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let rule: any UpdateRule
    var rate: Double?
    var testDescription: String { name }

    var learningRate: Double { rate ?? type(of: rule).defaultLearningRate }
  }

  static let cases = [
    Case(name: "sgd", rule: SGD(), rate: 0.05),
    Case(name: "sgd.momentum", rule: SGD(momentum: 0.9), rate: 0.05),
    Case(name: "sgd.nesterov", rule: SGD(momentum: 0.9, isNesterov: true), rate: 0.05),
    Case(name: "rmsprop", rule: RMSprop()),
    Case(name: "rmsprop.momentum", rule: RMSprop(alpha: 0.9, epsilon: 1e-3, momentum: 0.8), rate: 0.02),
    Case(name: "rmsprop.centered", rule: RMSprop(isCentered: true)),
    Case(name: "rmsprop.both", rule: RMSprop(alpha: 0.95, momentum: 0.5, isCentered: true)),
    Case(name: "adam", rule: Adam()),
    Case(name: "adam.other", rule: Adam(beta1: 0.5, beta2: 0.9, epsilon: 1e-2), rate: 0.02),
    Case(name: "adamw", rule: AdamW()),
    Case(name: "adamax", rule: Adamax()),
    Case(name: "adamax.other", rule: Adamax(beta1: 0.5, beta2: 0.9, epsilon: 1e-2), rate: 0.02),
    Case(name: "nadam", rule: Nadam()),
    Case(name: "nadam.fast", rule: Nadam(epsilon: 1e-2, momentumDecay: 1), rate: 0.02),
    Case(name: "adagrad", rule: Adagrad()),
    Case(name: "adagrad.other", rule: Adagrad(learningRateDecay: 0.2, initialSum: 0.1, epsilon: 1e-2), rate: 0.1),
    Case(name: "adadelta", rule: Adadelta()),
  ]

  /// Adds `gradient` to that of a parameter.
  static func push(_ parameter: Parameter, _ gradient: Tensor) {
    (parameter.tensor * gradient).mean.scaled(by: Float(parameter.count)).backward()
  }

  /// Fresh weights and gradients, of which the reference program has 300.
  static func weights(_ count: Int) -> Parameter { Parameter(hashed([count], key: 1)) }
  static func gradient(_ count: Int, step: Int) -> Tensor { hashed([count], key: UInt32(100 + step), scale: 0.1) }

  @Test(arguments: availableKernelSets, cases) func stepsArePyTorchs(on set: KernelSet, _ rule: Case) throws {
    let file = try Safetensors(contentsOf: try fixture("optimizers.safetensors"))
    let expected = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0.tensor.values) })
    for decay in [0, 0.1] {
      for count in [1, 5, 17, 300] {
        set.run {
          let weights = Self.weights(count)
          let before = weights.value.values
          let optimizer = Optimizer([weights], rule.rule, learningRate: rule.learningRate, weightDecay: decay)
          for step in 1...10 {
            Self.push(weights, Self.gradient(count, step: step))
            optimizer.step()
            optimizer.clearGradients()
            guard step == 3 || step == 10 else { continue }
            let name = "\(rule.name)\(decay == 0 ? "" : ".decay").\(step)"
            let wanted = expected[name]?.prefix(count).map(Double.init) ?? []
            #expect(largestError(weights.value.values, wanted) < 1e-6, "\(name), \(count) weights")
            // Of the way that each weight has gone: close to 1 the weights would hide it.
            let moves = zip(weights.value.values, before).map { $0 - $1 }
            #expect(
              largestError(moves, zip(wanted, before).map { $0 - Double($1) }, floor: 2e-3) < 1e-4,
              "\(name), \(count) weights")
          }
        }
      }
    }
  }

  @Test(arguments: cases) func aRestoredOptimizerGoesOnToTheSameBits(_ rule: Case) {
    func step(_ weights: Parameter, _ optimizer: Optimizer, _ number: Int) {
      Self.push(weights, Self.gradient(17, step: number))
      optimizer.step(clipNorm: 0.1)
      optimizer.clearGradients()
    }
    func made(_ weights: Parameter) -> Optimizer {
      Optimizer([weights], rule.rule, learningRate: rule.learningRate, weightDecay: 0.01)
    }
    let weights = Self.weights(17)
    let whole = made(weights)
    for number in 1...4 { step(weights, whole, number) }
    let other = Parameter(Tensor([17], weights.value.values))
    let resumed = made(other)
    resumed.restore(whole.state, stepCount: whole.stepCount)
    for number in 5...8 {
      step(weights, whole, number)
      step(other, resumed, number)
      #expect(other.value.values == weights.value.values)
    }
    #expect(resumed.stepCount == 8)
    #expect(zip(resumed.state, whole.state).allSatisfy { $0.name == $1.name && $0.tensor.values == $1.tensor.values })
  }

  @Test func statesAreNamedAfterTheirParameters() {
    let parameters = [
      NamedParameter("fc.weight", Parameter(Tensor([2, 3], repeating: 0))),
      NamedParameter("fc.bias", Parameter(Tensor([3], repeating: 0))),
    ]
    let state = Optimizer(parameters, Nadam(), learningRate: 1).state
    #expect(
      state.map(\.name) == [
        "fc.weight.mean", "fc.weight.square", "fc.weight.momentumProduct", "fc.bias.mean", "fc.bias.square",
        "fc.bias.momentumProduct",
      ])
    #expect(state.map(\.tensor.shape) == [[2, 3], [2, 3], [], [3], [3], []])
    #expect(Optimizer(parameters, SGD(), learningRate: 1).state.isEmpty)
    let both = RMSprop(momentum: 0.5, isCentered: true)
    #expect(
      Optimizer([parameters[1].parameter], both, learningRate: 1).state.map(\.name) == [
        "0.square", "0.mean", "0.velocity",
      ])
  }

  @Test(arguments: cases) func aParameterWithoutAGradientStays(_ rule: Case) {
    let (moving, resting) = (Self.weights(5), Self.weights(5))
    let optimizer = Optimizer([moving, resting], rule.rule, learningRate: rule.learningRate, weightDecay: 0.1)
    Self.push(moving, Self.gradient(5, step: 1))
    optimizer.step()
    #expect(resting.value.values == Self.weights(5).value.values)
    #expect(moving.value.values != resting.value.values)
  }

  /// A broken gradient must end in a broken weight: that is how divergence is seen.
  @Test(arguments: availableKernelSets, cases) func notANumberIsNeverHidden(on set: KernelSet, _ rule: Case) {
    set.run {
      let weights = Self.weights(19)
      let optimizer = Optimizer([weights], rule.rule, learningRate: rule.learningRate)
      var gradient = Self.gradient(19, step: 1)
      (gradient[3], gradient[18]) = (.nan, .nan)
      Self.push(weights, gradient)
      optimizer.step()
      #expect(weights.value.values.indices.filter { weights.value.values[$0].isNaN } == [3, 18])
    }
  }

  /// A constant gradient has no variance, and rounding must not make it a negative one.
  @Test(arguments: availableKernelSets) func aConstantGradientKeepsCentredRMSpropFinite(on set: KernelSet) {
    set.run {
      let weights = Self.weights(64)
      let optimizer = Optimizer([weights], RMSprop(alpha: 0.5, isCentered: true), learningRate: 1e-9)
      for _ in 0..<100 {
        Self.push(weights, Tensor([64], (0..<64).map { 0.1 + Float($0) / 7 }))
        optimizer.step()
        optimizer.clearGradients()
      }
      #expect(weights.value.values.allSatisfy { $0.isFinite })
    }
  }
}

@Suite struct GradientClippingTests {
  // p, q = (torch.nn.Parameter(torch.from_numpy(hashed([n], 1))) for n in (17, 5))
  // p.grad, q.grad = torch.from_numpy(hashed([17], 2)), torch.from_numpy(hashed([5], 3, 10))
  // torch.nn.utils.clip_grad_norm_([p, q], 0.5); torch.optim.SGD([p, q], lr=0.5).step(); p[[0, 8, 16]]; q
  @Test(arguments: availableKernelSets) func aLongGradientIsCutAsPyTorchDoes(on set: KernelSet) {
    set.run {
      let (p, q) = (OptimizerTests.weights(17), OptimizerTests.weights(5))
      OptimizerTests.push(p, hashed([17], key: 2))
      OptimizerTests.push(q, hashed([5], key: 3, scale: 10))
      let optimizer = Optimizer([p, q], SGD(), learningRate: 0.5)
      #expect(abs(optimizer.gradientNorm - 12.629987) < 1e-5)
      optimizer.step(clipNorm: 0.5)
      #expect(largestError([0, 8, 16].map { p.value.values[$0] }, [-0.35315397, 0.011858346, 0.077970356]) < 1e-6)
      #expect(
        largestError(q.value.values, [-0.46245524, -0.86020803, -0.44434822, -0.91767561, 0.43795487]) < 1e-6)
    }
  }

  @Test(arguments: availableKernelSets) func theNormIsThatOfAllGradients(on set: KernelSet) {
    set.run {
      let parameters = [OptimizerTests.weights(17), OptimizerTests.weights(5)]
      let gradients = [hashed([17], key: 2), hashed([5], key: 3, scale: 10)]
      let optimizer = Optimizer(parameters, SGD(), learningRate: 0.5)
      zip(parameters, gradients).forEach { OptimizerTests.push($0, $1) }
      let squares = gradients.flatMap(\.values).reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(optimizer.gradientNorm / squares.squareRoot() - 1) < 1e-6)
      optimizer.step(clipNorm: 0.5)
      let moves = zip(parameters[0].value.values, OptimizerTests.weights(17).value.values).map { $0 - $1 }
      let factor = 0.5 / (squares.squareRoot() + 1e-6)
      #expect(largestError(moves, gradients[0].values.map { -0.5 * factor * Double($0) }) < 1e-5)
    }
  }

  @Test func aShortGradientIsLeftAlone() {
    func stepped(_ clipNorm: Double) -> [Float] {
      let weights = OptimizerTests.weights(300)
      OptimizerTests.push(weights, OptimizerTests.gradient(300, step: 1))
      Optimizer([weights], Adam(), learningRate: 0.1).step(clipNorm: clipNorm)
      return weights.value.values
    }
    #expect(stepped(100) == stepped(.infinity))
    #expect(stepped(0.001) != stepped(.infinity))
  }

  @Test(arguments: availableKernelSets, [1, 5, 17, 300, 5000]) func squaresAreSummedWell(on set: KernelSet, count: Int)
  {
    set.run {
      let x = hashed([count], key: 4)
      let exact = x.values.reduce(0.0) { $0 + Double($1) * Double($1) }
      #expect(abs(x.squaredNorm / exact - 1) < 1e-6)
      #expect(Tensor([count], repeating: .nan).squaredNorm.isNaN)
    }
  }
}

@Suite struct OptimizerSettingsTests {
  func read(_ value: JSONValue) throws -> (settings: OptimizerSettings, resolved: JSONValue) {
    try Settings.read(value, from: "a.json") { OptimizerSettings($0) }
  }

  @Test(
    arguments: [
      ("sgd", ["learningRate": 0.01, "momentum": 0.0, "nesterov": false, "weightDecay": 0.0]),
      (
        "rmsprop",
        ["learningRate": 0.01, "alpha": 0.99, "epsilon": 1e-8, "momentum": 0.0, "centered": false, "weightDecay": 0.0]
      ),
      ("adam", ["learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.0]),
      ("adamw", ["learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.01]),
      ("adamax", ["learningRate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.0]),
      (
        "nadam",
        [
          "learningRate": 0.002, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentumDecay": 0.004,
          "weightDecay": 0.0,
        ]
      ),
      (
        "adagrad",
        ["learningRate": 0.01, "learningRateDecay": 0.0, "initialSum": 0.0, "epsilon": 1e-10, "weightDecay": 0.0]
      ),
      ("adadelta", ["learningRate": 1.0, "rho": 0.9, "epsilon": 1e-6, "weightDecay": 0.0]),
    ] as [(String, JSONValue)])
  func defaultsAreThoseOfTheRule(name: String, defaults: JSONValue) throws {
    let (settings, resolved) = try read(["name": .string(name)])
    var expected = try #require(defaults.object)
    expected["name"] = .string(name)
    #expect(resolved == .object(expected))
    #expect(try read(resolved).settings == settings)
    #expect(OptimizerName.allCases.count == 8)
  }

  @Test func everyKeyIsRead() throws {
    let found = try read([
      "name": "rmsprop", "learningRate": 0.5, "alpha": 0.8, "epsilon": 1e-4, "momentum": 0.3, "centered": true,
      "weightDecay": 0.02,
    ]).settings
    let rule = RMSprop(alpha: 0.8, epsilon: 1e-4, momentum: 0.3, isCentered: true)
    #expect(found == OptimizerSettings(rule, learningRate: 0.5, weightDecay: 0.02))
    #expect(found != OptimizerSettings(RMSprop(), learningRate: 0.5, weightDecay: 0.02))
    #expect(found != OptimizerSettings(rule, learningRate: 0.5))
    let optimizer = found.makeOptimizer(for: [Parameter(Tensor([1], [0]))])
    #expect(optimizer.weightDecay == 0.02 && optimizer.learningRate == 0.5)
    #expect(optimizer.rule as? RMSprop == rule)
  }

  @Test(
    arguments: [
      (
        ["name": "adan"],
        """
        name: expected one of "sgd", "rmsprop", "adam", "adamw", "adamax", "nadam", "adagrad", "adadelta", \
        found the text "adan"; did you mean "adam"?
        """
      ),
      (
        ["name": "sgd", "nesterov": true, "momentum": 0], "nesterov: expected false, for the momentum is 0, found true"
      ),
      (["name": "adadelta", "rho": 1], "rho: expected a number from 0.0 to 0.99999, found 1"),
      (["name": "adam", "weightDecay": -1], "weightDecay: expected a number from 0.0 to 100.0, found -1"),
      (["name": "adam", "epsilon": 0], "epsilon: expected a number from 1e-16 to 1.0, found 0"),
      (
        ["name": "adamw", "amsgrad": true],
        "amsgrad: unknown key; known here: beta1, beta2, epsilon, learningRate, name, weightDecay"
      ),
    ] as [(JSONValue, String)])
  func wrongValuesAreNamed(value: JSONValue, message: String) {
    #expect { try read(value) } throws: { "\($0)" == "a.json: \(message)" }
  }
}
