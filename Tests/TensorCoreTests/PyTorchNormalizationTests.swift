import TensorCore
import TestSupport
import Testing

/// Activations, normalisation and average pooling against PyTorch 2.13. Every literal comes from the lines
/// above it, where `wave` is TestSupport's, `F` is torch.nn.functional, `theirs` is `.permute(0, 3, 1, 2)` and
/// `ours` is `.permute(0, 2, 3, 1)`.
@Suite struct PyTorchNormalizationTests {
  func expectAll(_ found: [Float], _ expected: [Double], _ what: Comment) {
    #expect(largestError(Array(found.prefix(expected.count)), expected) < 2e-6, what)
  }

  struct Curve: CustomTestStringConvertible, Sendable {
    let activation: Activation
    let values: [Double]
    let slopes: [Double]
    var testDescription: String { "\(activation)" }
  }

  // y = F.elu(x), F.elu(x, .3), F.softplus(x), F.silu(x), F.gelu(x) of x = wave(7, scale=3);
  // (y * wave(7, phase=1)).sum().backward()
  static let curves = [
    Curve(
      activation: .elu(alpha: 1),
      values: [0, 1.9326531, 2.9563491, 2.589628, 1.0049645, -0.65088356, -0.92681223],
      slopes: [0.84147096, 0.99166483, 0.6754632, 0.041580662, -0.61185789, -0.34127188, -0.064658053]),
    Curve(
      activation: .elu(alpha: 0.3),
      values: [0, 1.9326531, 2.9563491, 2.589628, 1.0049645, -0.19526507, -0.27804369],
      slopes: [0.25244129, 0.99166483, 0.6754632, 0.041580662, -0.61185789, -0.10238156, -0.019397417]),
    Curve(
      activation: .softplus,
      values: [0.69314718, 2.0678513, 3.0070503, 2.6619933, 1.3168935, 0.29944992, 0.070633419],
      slopes: [0.42073548, 0.86626166, 0.64207011, 0.038677957, -0.4479005, -0.25295955, -0.060248595]),
    Curve(
      activation: .swish,
      values: [0, 1.6882552, 2.8101954, 2.4088488, 0.73566771, -0.2723209, -0.17831549],
      slopes: [0.42073548, 1.0779742, 0.73591107, 0.045670133, -0.56851864, -0.055643816, 0.086541802]),
    Curve(
      activation: .gelu,
      values: [0, 1.8811684, 2.9517472, 2.5771873, 0.84672576, -0.15397942, -0.011674715],
      slopes: [0.42073548, 1.0833751, 0.68449038, 0.0428834, -0.66356462, 0.092865333, 0.026249962]),
  ]

  @Test(arguments: availableKernelSets, curves) func activations(on set: KernelSet, _ curve: Curve) {
    set.run {
      let x = Parameter(wave([7], scale: 3))
      let y = activate(x.tensor, curve.activation)
      (y * wave([7], phase: 1)).mean.scaled(by: 7).backward()
      expectAll(y.values, curve.values, "value")
      expectAll(x.gradient!.values, curve.slopes, "gradient")
    }
  }

  // x = wave(2,2,3,3, scale=2); s = wave(3, phase=.5, scale=.4)
  // y = ours(F.prelu(theirs(x), s)); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func parametricReLU(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([2, 2, 3, 3], scale: 2))
      let slope = Parameter(wave([3], phase: 0.5, scale: 0.4))
      let y = prelu(x.tensor, slope: slope.tensor)
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        y.values,
        [0, 1.2884353, 1.9708995, 1.7264187, 0.66997629, -0.26555696, -0.33428454, -0.7325474, -0.47789416], "value")
      expectAll(
        x.gradient!.values,
        [0, 2.5768707, 3.9417989, 3.4528375, 1.3399526, -0.20103726, -0.12821163, -0.54621023, -0.36178502],
        "input gradient")
      expectAll(slope.gradient!.values, [4.7906418, 11.393963, 6.2304478], "slope gradient")
    }
  }

  struct Norm: CustomTestStringConvertible, Sendable {
    var activation = Activation.linear
    var isPReLU = false
    let values, slopes, scale, shift: [Double]
    var slope: [Double] = []
    var testDescription: String { isPReLU ? "prelu" : "\(activation)" }
  }

  // x = wave(3,2,2,3, scale=2) + .5; g = wave(3, phase=1) + 1.2; b = wave(3, phase=2, scale=.3)
  // y = ours(f(F.batch_norm(theirs(x), None, None, g, b, True))) for f(z) = z, F.leaky_relu(z, .2), F.gelu(z),
  // F.prelu(z, wave(3, phase=.5, scale=.4)) and z.sigmoid(); (y * wave(3,2,2,3, phase=3)).sum().backward()
  static let norms = [
    Norm(
      values: [0.28070664, 2.1333194, 2.5399597, 2.7692745, 1.1723521, -1.0124401],
      slopes: [0.20307653, 0.1675763, 0.030480895, -0.10202884, -0.20699657, -0.17592654],
      scale: [-8.4193516, -8.3829288, -8.3752956], shift: [0.035505533, 0.017137587, -0.0092905164]),
    Norm(
      activation: .leakyReLU(slope: 0.2),
      values: [0.28070664, 2.1333194, 2.5399597, 2.7692745, 1.1723521, -0.20248802],
      slopes: [0.51240039, 0.057477504, -0.0017687308, -0.26403728, -0.066287018, 0.067178056],
      scale: [-5.2005157, -3.9652822, -5.9726624], shift: [-2.5520616, -3.1741815, -3.0702763]),
    Norm(
      activation: .gelu, values: [0.17138045, 2.098228, 2.5258799, 2.7614951, 1.0310508, -0.15760031],
      slopes: [0.57803345, 0.03704796, -0.016100014, -0.30559641, -0.055866227, 0.17321506],
      scale: [-4.2690072, -2.9926758, -5.2181129], shift: [-3.5792871, -4.3575921, -4.3900337]),
    Norm(
      isPReLU: true, values: [0.28070664, 2.1333194, 2.5399597, 2.7692745, 1.1723521, -0.38322887],
      slopes: [0.5155825, 0.081260979, 0.005427652, -0.26570401, -0.096683033, 0.012929269],
      scale: [-5.1674027, -4.9195805, -6.5088096], shift: [-2.5786805, -2.4847941, -2.387217],
      slope: [-7.3316236, -11.591038, -5.92589]),
    Norm(
      activation: .sigmoid, values: [0.56971943, 0.89409971, 0.9268961, 0.94099277, 0.76356989, 0.26650259],
      slopes: [0.028808568, 0.037047721, 0.0021912446, -0.0085188588, -0.049712751, -0.020190682],
      scale: [-0.59167546, -0.60565841, -0.78158504], shift: [0.17759539, -0.33402756, 0.29691207]),
  ]

  @Test(arguments: availableKernelSets, norms) func batchNormalizationInTraining(on set: KernelSet, _ norm: Norm) {
    set.run {
      func constant(_ shape: [Int], _ value: Float) -> Tensor { Tensor(shape, repeating: value) }
      let x = Parameter(wave([3, 2, 2, 3], scale: 2) + constant([3, 2, 2, 3], 0.5))
      let scale = Parameter(wave([3], phase: 1) + constant([3], 1.2))
      let shift = Parameter(wave([3], phase: 2, scale: 0.3))
      let slope = Parameter(wave([3], phase: 0.5, scale: 0.4))
      let y = batchNormalization(
        x.tensor, .ofBatch(updating: nil), scale: scale.tensor, shift: shift.tensor, activation: norm.activation,
        slope: norm.isPReLU ? slope.tensor : nil)
      (y * wave([3, 2, 2, 3], phase: 3)).mean.scaled(by: 36).backward()
      expectAll(y.values, norm.values, "value")
      #expect(largestError(Array(x.gradient!.values.prefix(6)), norm.slopes) < 5e-6, "input gradient")
      expectAll(scale.gradient!.values, norm.scale, "scale gradient")
      // The first sums cancel to a hundredth of their parts.
      #expect(largestError(shift.gradient!.values, norm.shift, floor: 1) < 2e-6, "shift gradient")
      expectAll(slope.gradient?.values ?? [], norm.slope, "slope gradient")
    }
  }

  // m = torch.nn.BatchNorm2d(3); for k in range(3): m(theirs(wave(2,2,3,3, phase=k, scale=1+k) + k))
  // m.running_mean, m.running_var; m.eval(); x = wave(2,1,1,3); y = ours(m(theirs(x))); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func runningMomentsAndInference(on set: KernelSet) {
    set.run {
      let running = RunningMoments(
        mean: Tensor([3], repeating: 0), variance: Tensor([3], repeating: 1), momentum: 0.1)
      for k in 0..<3 {
        let shape = [2, 2, 3, 3]
        let batch = wave(shape, phase: Double(k), scale: Double(1 + k)) + Tensor(shape, repeating: Float(k))
        _ = batchNormalization(batch, .ofBatch(updating: running))
      }
      expectAll(running.mean.value.values, [0.29057479, 0.29124871, 0.29133537], "running mean")
      expectAll(running.variance.value.values, [1.4605311, 1.4630582, 1.4612504], "running variance")
      let x = Parameter(wave([2, 1, 1, 3]))
      let (scale, shift) = (Parameter(Tensor([3], repeating: 1)), Parameter(Tensor([3], repeating: 0)))
      let y = batchNormalization(x.tensor, .running(running), scale: scale.tensor, shift: shift.tensor)
      (y * y).mean.scaled(by: 6).backward()
      expectAll(y.values, [-0.24043685, 0.29181272, 0.57420534, 0.47382793, 0.036161035, -0.53119189], "value")
      expectAll(
        x.gradient!.values, [-0.39790016, 0.48250511, 0.95002145, 0.78414023, 0.059791379, -0.87885576],
        "input gradient")
      expectAll(scale.gradient!.values, [0.56464559, 0.17292458, 1.2237531], "scale gradient")
      expectAll(shift.gradient!.values, [0.46678215, 0.65594751, 0.086026907], "shift gradient")
    }
  }

  // x = wave(2,2,2,3, scale=2); y = ours(torch.nn.InstanceNorm2d(3)(theirs(x))); (y * wave(2,2,2,3, phase=3)).sum().backward()
  // then with affine=True, weight wave(3, phase=1) + 1.2, bias wave(3, phase=2, scale=.3), and .relu()
  @Test(arguments: availableKernelSets) func instances(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([2, 2, 2, 3], scale: 2))
      func backward(_ y: Tensor) { (y * wave([2, 2, 2, 3], phase: 3)).mean.scaled(by: 24).backward() }
      let plain = instanceNormalization(x.tensor)
      backward(plain)
      expectAll(
        plain.values, [-0.0034428849, 0.71329999, 0.98928827, 1.4038054, 0.25452015, -0.80300486], "value")
      expectAll(
        x.gradient!.values, [0.086137265, 0.050001841, 0.0085452804, -0.087379798, -0.12220779, -0.089471154],
        "input gradient")
      x.clearGradient()
      let scale = Parameter(wave([3], phase: 1) + Tensor([3], repeating: 1.2))
      let shift = Parameter(wave([3], phase: 2, scale: 0.3))
      let y = instanceNormalization(x.tensor, scale: scale.tensor, shift: shift.tensor, activation: .relu)
      backward(y)
      expectAll(y.values, [0.26576069, 1.6915284, 1.7787114, 3.1386173, 0.68603683, 0], "value")
      expectAll(
        x.gradient!.values, [0.50764275, 0.023244744, -0.0085357344, -0.50838935, -0.037503608, 0.12248477],
        "input gradient")
      expectAll(scale.gradient!.values, [-2.9309454, -1.7485824, -3.5357533], "scale gradient")
      expectAll(shift.gradient!.values, [-2.4921513, -2.9807248, -2.8696346], "shift gradient")
    }
  }

  // y = ours(F.avg_pool2d(theirs(wave(1,3,3,2)), 2, 2, 1)); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func averagesOfPaddedImages(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 3, 3, 2]))
      let y = averagePooling(x.tensor, window: [2, 2], stride: [2, 2], padding: .explicit([1, 1]))
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        y.values,
        [0, 0.16105442, 0.33010948, 0.12810653, -0.0042442232, -0.16583857, -0.32998422, -0.1232127], "value")
      expectAll(
        x.gradient!.values,
        [
          0, 0.080527209, 0.16505474, 0.064053267, 0.16505474, 0.064053267, -0.0021221116, -0.082919285,
          -0.16499211, -0.061606348, -0.16499211, -0.061606348, -0.0021221116, -0.082919285, -0.16499211,
          -0.061606348, -0.16499211, -0.061606348,
        ], "gradient")
    }
  }

  // x = wave(1,3,3,3,2); y = F.avg_pool3d(x.permute(0,4,1,2,3), 2, 1).permute(0,2,3,4,1); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func averagesOfVolumes(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 3, 3, 3, 2]))
      let y = averagePooling(x.tensor, window: [2, 2, 2], stride: [1, 1, 1])
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        y.values,
        [
          -0.12319527, 0.14148769, 0.33962679, 0.37803411, -0.25850281, -0.38244677, -0.32652003, -0.11702583,
          -0.11082327, 0.15348552, 0.3456077, 0.37518519, -0.26799828, -0.38400555, -0.31940898, -0.10458943,
        ], "value")
      expectAll(
        x.gradient!.values,
        [
          -0.030798817, 0.035371922, 0.054107882, 0.12988046, 0.084906697, 0.094508529, -0.095424518,
          -0.06023977, -0.092147827, 0.0050123092, 0.0032766908, 0.065252073,
        ], "gradient")
    }
  }

  // y = wave(2,3,2,3).mean((1, 2)); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func globalAverages(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([2, 3, 2, 3]))
      let y = globalAveragePooling(x.tensor)
      (y * y).mean.scaled(by: 6).backward()
      // Sums of six numbers near 1 that cancel to a hundredth.
      let bound = 1e-7
      let expected = [-0.0027748998, -0.0010565916, 0.0011586448, -0.0027177103, -0.00095332664, 0.0012593865]
      #expect(zip(y.values, expected).allSatisfy { abs(Double($0) - $1) < bound })
      let slopes = [-0.00092496659, -0.00035219721, 0.00038621493, -0.00092496659, -0.00035219721, 0.00038621493]
      #expect(zip(x.gradient!.values, slopes).allSatisfy { abs(Double($0) - $1) < bound })
    }
  }

  // F.mse_loss(wave(3, 4, scale=3), wave(3, 4, phase=.5))
  @Test(arguments: availableKernelSets) func squaredError(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([3, 4], scale: 3))
      let loss = meanSquaredError(x.tensor, target: wave([3, 4], phase: 0.5))
      loss.backward()
      expectAll(loss.values, [2.219857], "value")
      expectAll(
        x.gradient!.values,
        [
          -0.079904258, 0.166769, 0.3350082, 0.34568781, 0.19378504, -0.049257867, -0.26913401, -0.36243224,
          -0.2852729, -0.073945276, 0.17215997, 0.33729571,
        ], "gradient")
    }
  }
}
