import TensorCore
import TestSupport
import Testing

/// The operations against PyTorch 2.13. Every literal comes from the lines above it, where
/// `wave` is TestSupport's, `F` is torch.nn.functional, `ours` is `.permute(0, 2, 3, 4, 1)`,
/// `theirs` is `.permute(0, 4, 1, 2, 3)` and `filters` is `.permute(4, 3, 0, 1, 2)`.
@Suite struct PyTorchTests {
  func expectAll(_ found: [Float], _ expected: [Double], _ what: Comment) {
    #expect(largestError(found, expected) < 2e-6, what)
  }

  // y = F.conv3d(theirs(wave(1,3,3,3,2)), filters(wave(2,2,2,2,3, phase=1, scale=.3)), wave(3, phase=2)).tanh()
  // y.square().sum().backward()
  @Test(arguments: availableKernelSets) func convolutionOfVolumes(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 3, 3, 3, 2]))
      let w = Parameter(wave([2, 2, 2, 2, 3], phase: 1, scale: 0.3))
      let b = Parameter(wave([3], phase: 2))
      let y = convolution(x.tensor, weight: w.tensor, bias: b.tensor, activation: .tanh)
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        y.values,
        [
          0.69220942, 0.42668518, -0.1536715, 0.81549621, 0.60937625, -0.060242113, 0.61803418, 0.16796963,
          -0.43205413, 0.6100089, 0.26625875, -0.28359541, 0.69653064, 0.43433568, -0.14778781, 0.81655633,
          0.60968888, -0.0626451, 0.6145345, 0.16443767, -0.43198356, 0.61335593, 0.27366382, -0.27726585,
        ], "value")
      expectAll(
        Array(x.gradient!.values.prefix(6)),
        [0.32887498, -0.031126626, 0.044081211, 0.23283775, -0.24195363, 0.34291711], "input gradient")
      expectAll(
        Array(w.gradient!.values.prefix(6)),
        [-1.1895398, 0.35052532, 1.6234976, 0.43128133, 1.6318235, 0.74542505], "weight gradient")
      expectAll(b.gradient!.values, [5.5889101, 4.5826421, -3.2730722], "bias gradient")
    }
  }

  // y = F.conv3d(theirs(wave(1,4,4,4,1)), filters(wave(3,3,3,1,2, phase=1, scale=.3)), padding='same')
  // y.square().sum().backward()
  @Test(arguments: availableKernelSets) func convolutionWithPadding(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 4, 4, 4, 1]))
      let w = Parameter(wave([3, 3, 3, 1, 2], phase: 1, scale: 0.3))
      let y = convolution(x.tensor, weight: w.tensor, padding: .same)
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        Array(y.values.prefix(6)),
        [-0.53546631, -0.52477914, 0.44460246, -0.15810382, 0.83447623, 0.43913236], "value")
      expectAll(
        Array(x.gradient!.values.prefix(6)),
        [-0.58147603, -5.3809314, -0.47677463, 2.5520358, 2.3910112, 5.1923442], "input gradient")
      expectAll(
        Array(w.gradient!.values.prefix(6)),
        [-7.1899014, -12.282319, -16.045809, -13.052153, -9.1188097, -0.76429403], "weight gradient")
    }
  }

  // x = wave(1,5,7,3); w = wave(3,5,3,2, phase=1, scale=.3)
  // y = F.conv2d(x.permute(0,3,1,2), w.permute(3,2,0,1), stride=(2,1), padding=(1,2)); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func convolutionOfImages(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 5, 7, 3]))
      let w = Parameter(wave([3, 5, 3, 2], phase: 1, scale: 0.3))
      let y = convolution(x.tensor, weight: w.tensor, stride: [2, 1], padding: .explicit([1, 2]))
      (y * y).mean.scaled(by: Float(y.count)).backward()
      #expect(y.shape == [1, 3, 7, 2])
      expectAll(
        Array(y.values[14..<28]),
        [
          0.0091763064, 0.0030469596, -0.91010273, -0.2507742, 0.9017576, 0.25524855, 0.12715864, 0.81940871,
          -1.0301489, -1.0825993, 1.0408745, 1.1001337, -0.009560734, -0.0099217296,
        ], "value")
      expectAll(
        Array(x.gradient!.values.prefix(6)),
        [-0.68281865, -0.44031155, 0.53314167, 0.89618289, 0.45263535, -0.7423166], "input gradient")
      expectAll(
        Array(w.gradient!.values.prefix(6)),
        [3.7684412, -0.11385226, -1.243248, -4.9465666, -5.6702194, -7.4528332], "weight gradient")
    }
  }

  // x = wave(2,2,3,2); w = wave(3,3,3,2, phase=1, scale=.3); b = wave(3, phase=2)
  // y = F.conv_transpose2d(x.permute(0,3,1,2), w.permute(3,2,0,1), b, 2, 1, (1,0)).tanh(); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func transposedConvolutionOfImages(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([2, 2, 3, 2]))
      let w = Parameter(wave([3, 3, 3, 2], phase: 1, scale: 0.3))
      let b = Parameter(wave([3], phase: 2))
      let y = transposedConvolution(
        x.tensor, weight: w.tensor, bias: b.tensor, stride: [2, 2], padding: .explicit([1, 1]),
        outputPadding: [1, 0], activation: .tanh)
      (y * y).mean.scaled(by: Float(y.count)).backward()
      #expect(y.shape == [2, 4, 5, 3])
      expectAll(
        Array(y.values.prefix(15)),
        [
          0.68745166, 0.53352886, -0.13158207, 0.85991663, 0.42659894, -0.55779767, 0.51111096, 0.63726997,
          0.19776431, 0.61728418, -0.022242721, -0.21622495, 0.69532269, 0.35449484, -0.22008091,
        ], "value")
      expectAll(
        Array(x.gradient!.values.prefix(12)),
        [
          -0.77690667, -0.69367599, 0.63629752, 0.51395363, 0.4016327, 0.92416698, -1.5089794, -1.4504036,
          0.054991554, -0.038524192, 1.0574608, 1.5837263,
        ], "input gradient")
      expectAll(
        Array(w.gradient!.values.prefix(6)),
        [1.0047301, 0.8767314, 0.080469437, 0.55353516, -0.53730845, -1.2978082], "weight gradient")
      expectAll(b.gradient!.values, [25.892315, 21.805506, -13.047357], "bias gradient")
    }
  }

  // y = F.max_pool3d(theirs(wave(1,3,3,3,2)), 2, 1); y.square().sum().backward()
  @Test(arguments: availableKernelSets) func pooling(on set: KernelSet) {
    set.run {
      let x = Parameter(wave([1, 3, 3, 3, 2]))
      let y = maxPooling(x.tensor, window: [2, 2, 2], stride: [1, 1, 1])
      (y * y).mean.scaled(by: Float(y.count)).backward()
      expectAll(
        y.values,
        [
          0.99060738, 0.86320937, 0.99060738, 0.99276638, 0.85459888, 0.31909835, 0.68196362, 0.99276638,
          0.99464476, 0.84574682, 0.99464476, 0.99624193, 0.83665562, 0.28705266, 0.70616949, 0.99624193,
        ], "value")
      expectAll(
        x.gradient!.values,
        [
          0, 0, 0, 1.7264187, 0, 0, 0, 0, 0, 0, 0, 0, 1.7091978, 0.63819671, 0, 0, 0, 0, 0, 0, 3.9624295,
          1.6914936, 0, 0, 0, 0, 0, 0, 1.3639272, 3.9710655, 1.6733112, 0.57410532, 0, 0, 0, 0, 0, 0, 3.978579,
          0, 0, 0, 0, 0, 0, 0, 1.412339, 3.9849677, 0, 0, 0, 0, 0, 0,
        ], "gradient")
    }
  }

  // F.cross_entropy(wave(3, 4, scale=3), torch.tensor([1, 3, 0]))
  @Test(arguments: availableKernelSets) func crossEntropyOfLogits(on set: KernelSet) {
    set.run {
      let logits = Parameter(wave([3, 4], scale: 3))
      let loss = crossEntropy(logits.tensor, labels: [1, 3, 0])
      loss.backward()
      expectAll(loss.values, [3.6992691], "value")
      expectAll(
        logits.gradient!.values,
        [
          0.0082385335, -0.2764231, 0.15840761, 0.10977693, 0.28397852, 0.036291532, 0.0076080486, -0.32787812,
          -0.33152652, 0.012626683, 0.086170703, 0.23272912,
        ], "gradient")
    }
  }

  // F.cross_entropy(wave(3, 4, scale=3), torch.tensor([1, 3, 0]), label_smoothing=0.1)
  @Test(arguments: availableKernelSets) func crossEntropyWithSmoothedLabels(on set: KernelSet) {
    set.run {
      let logits = Parameter(wave([3, 4], scale: 3))
      let loss = crossEntropy(logits.tensor, labels: [1, 3, 0], smoothing: 0.1)
      loss.backward()
      expectAll(loss.values, [3.5609751], "value")
      expectAll(
        logits.gradient!.values,
        [
          -0.0000948020, -0.25142306, 0.15007426, 0.10144357, 0.27564517, 0.027958194, -0.00072528602, -0.30287808,
          -0.30652648, 0.0042933468, 0.077837355, 0.22439574,
        ], "gradient")
    }
  }

  // F.binary_cross_entropy_with_logits(wave(3, 4, scale=3), (wave(3, 4, phase=.5) + 1) / 2)
  @Test(arguments: availableKernelSets) func binaryCrossEntropyOfLogits(on set: KernelSet) {
    set.run {
      let logits = Parameter(wave([3, 4], scale: 3))
      let targets = (wave([3, 4], phase: 0.5) + Tensor([3, 4], repeating: 1)).scaled(by: 0.5)
      let loss = binaryCrossEntropy(logits.tensor, targets: targets)
      loss.backward()
      expectAll(loss.values, [0.45224467], "value")
      expectAll(
        logits.gradient!.values,
        [
          -0.019976065, -0.007706394, -0.00188227, 0.014370029, 0.025908867, 0.011431281, 0.0056798509,
          -0.0053130179, -0.023175577, -0.01953741, -0.0076071522, -0.0016183952,
        ], "gradient")
    }
  }

  // s = F.softmax(wave(3, 4, scale=3), 1); s.square().sum().backward()
  @Test(arguments: availableKernelSets) func softmaxOfRows(on set: KernelSet) {
    set.run {
      let logits = Parameter(wave([3, 4], scale: 3))
      let y = softmax(logits.tensor)
      (y * y).mean.scaled(by: 12).backward()
      expectAll(
        y.values,
        [
          0.024715602, 0.17073075, 0.47522286, 0.3293308, 0.85193557, 0.1088746, 0.022824148, 0.016365713,
          0.0054204725, 0.037880048, 0.25851211, 0.69818735,
        ], "value")
      expectAll(
        logits.gradient!.values,
        [
          -0.016773975, -0.066012926, 0.10565864, -0.022871757, 0.19338745, -0.13708663, -0.032666493,
          -0.023634413, -0.0059661828, -0.039234508, -0.15368351, 0.19888425,
        ], "gradient")
    }
  }
}
