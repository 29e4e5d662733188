import Essentials
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Residual layers against PyTorch 2.13, where `wave` is TestSupport's, `F` is torch.nn.functional, `c` is
/// `.permute(0, 3, 1, 2)` and `f` is `.permute(3, 2, 0, 1)`.
@Suite struct ResidualTests {
  /// conv1 with stride 2 and relu, conv2; a projection around them; tanh.
  func images() -> Residual {
    let conv1 = Convolution(
      weight: Parameter(wave([3, 3, 2, 3], phase: 1, scale: 0.4)), bias: Parameter(wave([3], phase: 2)),
      stride: [2, 2], padding: .explicit([1, 1]), activation: .relu)
    let conv2 = Convolution(
      weight: Parameter(wave([3, 3, 3, 3], phase: 3, scale: 0.3)), bias: nil, stride: [1, 1], padding: .same)
    let projection = Convolution(weight: Parameter(wave([1, 1, 2, 3], phase: 4)), bias: nil, stride: [2, 2])
    return Residual(
      body: Network(inputShape: [5, 4, 2], layers: [("conv1", conv1), ("conv2", conv2)]), projection: projection,
      activation: .tanh)
  }

  /// fc1 with relu, nothing around it; sigmoid.
  func features() -> Residual {
    let fc1 = Dense(
      weight: Parameter(wave([3, 3], phase: 1, scale: 0.5)), bias: Parameter(wave([3], phase: 2)), activation: .relu)
    return Residual(body: Network(inputShape: [3], layers: [("fc1", fc1)]), activation: .sigmoid)
  }

  func gradients(_ layer: Residual, _ x: Parameter) -> (values: [Float], gradients: [String: [Float]]) {
    let y = layer(x.tensor, in: .training(SeededGenerator(seed: 1)))
    (y * y).mean.scaled(by: Float(y.count)).backward()
    let pairs = layer.parameters.map { ($0.name, $0.parameter.gradient?.values ?? []) }
    return (y.values, Dictionary(uniqueKeysWithValues: pairs + [("x", x.gradient?.values ?? [])]))
  }

  // x = wave(1,5,4,2)
  // y = torch.tanh(
  //   F.conv2d(F.relu(F.conv2d(c(x), f(wave(3,3,2,3, phase=1, scale=.4)), wave(3, phase=2), stride=2, padding=1)),
  //     f(wave(3,3,3,3, phase=3, scale=.3)), padding=1) + F.conv2d(c(x), f(wave(1,1,2,3, phase=4)), stride=2))
  // y.square().sum().backward()
  @Test(arguments: availableKernelSets) func aProjectedSumIsPyTorchs(on set: KernelSet) {
    set.run {
      let found = gradients(images(), Parameter(wave([1, 5, 4, 2])))
      func expect(_ values: [Float]?, _ expected: [Double], _ what: Comment) {
        #expect(largestError(Array((values ?? []).prefix(expected.count)), expected) < 3e-6, what)
      }
      expect(
        found.values,
        [
          -0.443698347, -0.556110501, -0.448297888, -0.486558974, -0.894532979, -0.93254602, 0.431889772,
          -0.467906952, -0.844987154, -0.854370832, -0.940246284, -0.883124888, 0.317214966, -0.577233076,
          -0.870597661, -0.290743828, -0.317542255, -0.200978443,
        ], "value")
      expect(
        found.gradients["x"],
        [
          1.50390458, -0.447049886, 0.347876787, -0.46002993, 0.747108042, 0.202970982, -0.11660751, -0.354621917,
        ], "input gradient")
      expect(
        found.gradients["body.conv1.weight"],
        [0.35023427, 0.316588283, 0, 1.39899671, 0.476177871, 0], "conv1")
      expect(
        found.gradients["body.conv2.weight"],
        [-0.670254946, -0.522371054, -0.524258375, -0.0472585745, -0.0223281458, -0.0398118645], "conv2")
      expect(
        found.gradients["projection.weight"],
        [-1.65656936, 0.64764905, 0.14836967, -1.90350938, 0.190612644, -0.296700716], "projection")
    }
  }

  // x = wave(2,3)
  // y = torch.sigmoid(F.relu(x @ wave(3,3, phase=1, scale=.5) + wave(3, phase=2)) + x)
  // y.square().sum().backward()
  @Test(arguments: availableKernelSets) func aPlainSumIsPyTorchs(on set: KernelSet) {
    set.run {
      let found = gradients(features(), Parameter(wave([2, 3])))
      let expected: [String: [Double]] = [
        "x": [0.561846256, 0.211722046, 0.103862986, 0.351696104, 0.195522696, 0.0819362402],
        "body.fc1.weight": [
          0.130178645, 0.239270255, 0, 0.238665998, 0.2837331, 0, 0.234905005, 0.194751829, 0,
        ],
        "body.fc1.bias": [0.442863047, 0.573482275, 0],
      ]
      #expect(
        largestError(found.values, [0.619491577, 0.666032434, 0.728188217, 0.908678472, 0.760143638, 0.413192511])
          < 2e-6)
      #expect(found.gradients.keys.sorted() == expected.keys.sorted())
      for (name, values) in expected { #expect(largestError(found.gradients[name] ?? [], values) < 2e-6, "\(name)") }
    }
  }

  @Test func gradientsAreTheSlopes() throws {
    var body = NetworkPlan(inputShape: [4, 3])
    try body.add("fc1", Dense.Plan(units: 5, activation: .tanh), setting: "")
    let plan = try Residual.Plan(body, isProjected: true)
    let layer = plan.makeLayer(for: [4, 3], seed: SeededGenerator(seed: 1))
    let x = Parameter(randomTensor([2, 4, 3], seed: 2))
    let parameters = [x] + layer.parameters.map(\.parameter)
    #expect(gradientError(of: parameters) { layer($0[0], in: .inference) } < 2e-3)
  }

  @Test func namesTellTheBranches() throws {
    var body = NetworkPlan(inputShape: [8, 8, 3])
    try body.add("conv1", Convolution.Plan(filters: 4, kernel: [3, 3], stride: [2, 2], padding: .same), setting: "")
    let plan = try Residual.Plan(body, isProjected: true)
    let layer = plan.makeLayer(for: [8, 8, 3], seed: SeededGenerator(seed: 1))
    #expect(
      layer.parameters.map(\.name) == ["body.conv1.weight", "body.conv1.bias", "projection.weight", "projection.bias"])
    #expect(layer.parameters[2].parameter.shape == [1, 1, 3, 4])
    #expect(layer.buffers.isEmpty)
  }

  /// ⌈places / stride⌉ windows: not every size can be reached.
  @Test(arguments: [(8, 4, 2), (7, 4, 2), (7, 3, 3), (5, 5, 1), (9, 1, 9)])
  func theProjectionFindsItsStride(places: Int, wanted: Int, stride: Int) throws {
    var body = NetworkPlan(inputShape: [places, 2])
    try body.add("conv1", Convolution.Plan(filters: 3, kernel: [places - wanted + 1]), setting: "")
    let plan = try Residual.Plan(body, isProjected: true)
    let projection = try #require(plan.projection?.elements.first?.layer as? Convolution.Plan)
    #expect(projection.stride == [stride] && plan.projection?.outputShape == [wanted, 3])
  }

  @Test func unlikeShapesAreRefused() throws {
    func message(_ input: [Int], _ layer: any LayerPlan, isProjected: Bool) throws -> String {
      var body = NetworkPlan(inputShape: input)
      try body.add("layer", layer, setting: "")
      do {
        _ = try Residual.Plan(body, isProjected: isProjected)
        return "no error"
      } catch {
        return error.description
      }
    }
    let conv = Convolution.Plan(filters: 4, kernel: [3, 3])
    #expect(
      try message([8, 8, 3], conv, isProjected: false)
        == "the body takes 8x8x3 to 6x6x4, and a sum needs equal shapes")
    #expect(
      try message([8, 8, 3], Convolution.Plan(filters: 4, kernel: [3, 3], padding: .same), isProjected: false)
        == "the body takes 8x8x3 to 8x8x4, and a sum needs equal shapes; a projection would make them agree")
    #expect(
      try message([8, 8, 3], conv, isProjected: true)
        == "no projection takes the input 8x8x3 to the body's output 6x6x4")
    #expect(
      try message([4, 3], Flatten(), isProjected: true)
        == "no projection takes the input 4x3 to the body's output 12")
    #expect(try message([8, 8, 3], Dropout(rate: 0.5), isProjected: false) == "no error")
  }

  /// The body is made for one input.
  @Test func anotherInputIsRefused() throws {
    var body = NetworkPlan(inputShape: [3])
    try body.add("fc1", Dense.Plan(units: 3), setting: "")
    let plan = try Residual.Plan(body)
    #expect(throws: ShapeMismatch("a body for 3 has the input 4")) { try plan.outputShape(for: [4]) }
  }

  /// Of the first layers with weights, those of both branches need no input gradient.
  @Test func operationsCountBothBranches() throws {
    var body = NetworkPlan(inputShape: [10])
    try body.add("fc1", Dense.Plan(units: 20), setting: "")
    try body.add("fc2", Dense.Plan(units: 7), setting: "")
    var plan = NetworkPlan(inputShape: [10])
    try plan.add("dropout", Dropout(rate: 0.5), setting: "")
    try plan.add("residual1", Residual.Plan(body, isProjected: true), setting: "")
    try plan.add("output", Dense.Plan(units: 3), setting: "")
    #expect(plan.multiplyAdds == 200 + 140 + 70 + 21)
    #expect(plan.trainingOperations == 2 * (3 * 431 - 200 - 70))
    #expect(plan.parameterCount == 220 + 147 + 77 + 24)
  }
}
