import TensorCore
import TestSupport
import Testing

@Suite struct GradientPenaltyTests {
  /// A critic of images with every kind of corner and curve in it.
  struct Critic {
    let w = Parameter(wave([3, 3, 2, 3], phase: 1, scale: 0.5))
    let b = Parameter(wave([3], phase: 2))
    let v = Parameter(wave([18, 4], phase: 3, scale: 0.4))
    let u = Parameter(wave([4, 1], phase: 4))
    var parameters: [Parameter] { [w, b, v, u] }

    func callAsFunction(_ x: Tensor) -> Tensor {
      let h = convolution(
        x, weight: w.tensor, bias: b.tensor, padding: .explicit([1, 1]), activation: .leakyReLU(slope: 0.2))
      let pooled = maxPooling(h, window: [2, 2], stride: [2, 1]).flattened
      return dense(dense(pooled, weight: v.tensor, activation: .tanh), weight: u.tensor)
    }
  }

  // x = wave(3,5,4,2); w = wave(3,3,2,3, phase=1, scale=.5); b = wave(3, phase=2); v = wave(18,4, phase=3, scale=.4)
  // u = wave(4,1, phase=4)
  // h = F.leaky_relu(F.conv2d(x.permute(0,3,1,2), w.permute(3,2,0,1), b, 1, 1), .2)
  // s = torch.tanh(F.max_pool2d(h, 2, (2,1)).permute(0,2,3,1).flatten(1) @ v) @ u
  // g, = torch.autograd.grad(s.sum(), x, create_graph=True)
  // ((g.flatten(1).norm(dim=1) - 1) ** 2).mean().backward()
  @Test(arguments: availableKernelSets) func agreesWithPyTorch(on set: KernelSet) {
    set.run {
      let critic = Critic()
      let penalty = gradientPenalty(
        at: wave([3, 5, 4, 2]), parameters: critic.parameters, critic: critic.callAsFunction)
      penalty.backward()
      func expectAll(_ found: [Float]?, _ expected: [Double], _ what: Comment) {
        #expect(largestError(found ?? [], expected) < 1e-5, what)
      }
      expectAll(penalty.values, [0.062660657], "value")
      expectAll(
        critic.w.gradient.map { Array($0.values.prefix(6)) },
        [0.020755976, 0.022785131, 0.0077374056, 0.050669678, -0.060372885, -0.00050695427], "convolution")
      expectAll(critic.b.gradient?.values, [-0.0011100492, 0.0077352994, 0.00091830362], "bias")
      expectAll(
        critic.v.gradient.map { Array($0.values.prefix(6)) },
        [-0.18724114, -0.22880921, -0.17769285, -0.045293543, -0.067092448, -0.066790268], "dense")
      expectAll(critic.u.gradient?.values, [-0.2248842, -0.27605104, -0.20552951, -0.035041578], "scores")
    }
  }

  /// One operation after another: the penalty's gradient is the slope of its value.
  @Test(arguments: availableKernelSets) func agreesWithCentralDifferences(on set: KernelSet) {
    set.run {
      let w = Parameter(randomTensor([2, 3, 3, 4], seed: 1))
      let t = Parameter(randomTensor([2, 2, 3, 4], seed: 2))
      let v = Parameter(randomTensor([3, 1], seed: 3))
      for activation in [Activation.sigmoid, .tanh, .linear, .elu(alpha: 1), .softplus, .swish, .gelu] {
        let points = randomTensor([2, 4, 5, 3], seed: 4)
        let error = gradientError(of: [w, t, v], step: 3e-3) { tensors in
          gradientPenalty(at: points, target: 0.3, parameters: [w, t, v]) { x in
            let h = convolution(x, weight: w.tensor, stride: [2, 1], activation: activation)
            let k = transposedConvolution(h, weight: t.tensor, stride: [2, 2], activation: activation)
            let rows = (k + k * k).reshaped([2, k.count / 6, 3])
            return dense(rows.scaled(by: 0.5), weight: v.tensor)
          }
        }
        #expect(error < 5e-3, "\(activation)")
      }
    }
  }

  @Test(arguments: availableKernelSets) func averagesPassItOn(on set: KernelSet) {
    set.run {
      let (w, v) = (Parameter(randomTensor([2, 3, 3, 4], seed: 1)), Parameter(randomTensor([4, 1], seed: 2)))
      let points = randomTensor([2, 4, 5, 3], seed: 3)
      let error = gradientError(of: [w, v], step: 3e-3) { _ in
        gradientPenalty(at: points, target: 0.3, parameters: [w, v]) { x in
          let h = convolution(x, weight: w.tensor, activation: .tanh)
          let pooled = averagePooling(h, window: [2, 2], stride: [1, 2], padding: .same)
          return dense(globalAveragePooling(pooled * pooled), weight: v.tensor)
        }
      }
      #expect(error < 5e-3)
    }
  }

  /// Through norms over the batch and over a sample, fixed moments, a PReLU, and poolings.
  @Test(arguments: availableKernelSets) func norms(on set: KernelSet) {
    set.run {
      let w = Parameter(randomTensor([3, 3, 2, 3], seed: 1))
      let scale = Parameter(randomTensor([3], seed: 2, in: 0.5...1.5))
      let shift = Parameter(randomTensor([3], seed: 3))
      let slope = Parameter(randomTensor([3], seed: 4, in: 0.1...0.5))
      let v = Parameter(randomTensor([12, 1], seed: 5))
      let fixed = RunningMoments(
        mean: randomTensor([3], seed: 6), variance: randomTensor([3], seed: 7, in: 0.5...2), momentum: 0.1)
      let points = randomTensor([3, 6, 6, 2], seed: 8)
      func curved(_ x: Tensor) -> Tensor {
        batchNormalization(x, .ofBatch(updating: nil), scale: scale.tensor, shift: shift.tensor, activation: .tanh)
      }
      func rectified(_ x: Tensor) -> Tensor {
        batchNormalization(
          x, .ofBatch(updating: nil), scale: scale.tensor, shift: shift.tensor, slope: slope.tensor)
      }
      func running(_ x: Tensor) -> Tensor {
        batchNormalization(x, .running(fixed), scale: scale.tensor, shift: shift.tensor, slope: slope.tensor)
      }
      func instance(_ x: Tensor) -> Tensor {
        instanceNormalization(x, scale: scale.tensor, shift: shift.tensor, activation: .tanh)
      }
      // With what each learns from a penalty: a rectifier's corner does not move with the shift.
      let critics: [(name: String, norm: (Tensor) -> Tensor, learned: [Parameter])] = [
        ("batch, tanh", curved, [w, scale, shift, v]), ("batch, PReLU", rectified, [w, scale, slope, v]),
        ("running", running, [w, scale, slope, v]), ("instance", instance, [w, scale, shift, v]),
        ("PReLU", { prelu($0, slope: slope.tensor) }, [w, slope, v]),
      ]
      for (name, norm, learned) in critics {
        let error = gradientError(of: learned, step: 1e-3) { _ in
          gradientPenalty(at: points, target: 0.3, parameters: [w, scale, shift, slope, v]) { x in
            let h = norm(convolution(x, weight: w.tensor))
            return dense(averagePooling(h, window: [2, 2], stride: [2, 2]).flattened, weight: v.tensor)
          }
        }
        #expect(error < 1e-2, "\(name)")
      }
    }
  }

  @Test func frozenWeightsStayFrozen() {
    let critic = Critic()
    critic.w.isTrainable = false
    gradientPenalty(at: wave([3, 5, 4, 2]), parameters: critic.parameters, critic: critic.callAsFunction).backward()
    #expect(critic.w.gradient == nil && !critic.w.isTrainable && critic.v.isTrainable)
    #expect(critic.v.gradient != nil)
  }

  /// At a gradient of length `target` there is nothing to learn; below it, it grows.
  @Test func pullsTheNormTowardsItsTarget() {
    let w = Parameter(Tensor([2, 1], [3, 4]))
    let points = randomTensor([5, 2], seed: 1)
    func penalty(_ target: Float) -> Tensor {
      w.clearGradient()
      return gradientPenalty(at: points, target: target, parameters: [w]) { dense($0, weight: w.tensor) }
    }
    #expect(penalty(5).item == 0)
    let above = penalty(2)
    #expect(above.item == 9)
    above.backward()
    #expect(largestError(w.gradient!.values, [3.6, 4.8]) < 1e-6)  // 2 (5 - 2) w / 5
  }
}
