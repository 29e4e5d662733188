import Experiments
import NeuralNetworks

/// Something whose speed is measured: steps that all do the same work.
struct Workload {
  /// Floating-point operations of one step; nil if not counted.
  var operations: Int?
  /// Bytes that a step must at least read and write if nothing stays in a cache; nil if not counted.
  var bytes: Int?
  /// The number of trained parameters; nil for a bare kernel.
  var parameters: Int?
  /// The products that it consists of, and how many times a step runs each.
  var kernels: [(kernel: KernelCase, calls: Int)] = []
  /// The number of items in a step, such as trials, by which its time is divided.
  var items = 1
  /// Called before each step; its time does not count.
  var prepare: () -> Void = {}
  /// If given, its steps are compared with one another instead.
  var drift: Drift?
  let step: () throws -> Void

  /// Every workload, by the name that `--workload` selects: those of the PyTorch programs that we are
  /// measured against, a square matrix product, and generations of the evolutionary searches.
  enum Name: String, CaseIterable {
    case gemm1024 = "gemm_1024"
    case mlpSmallB32 = "mlp_small_b32"
    case mlpB64 = "mlp_b64"
    case voxnetB32 = "voxnet_b32"
    case lstmSmallB64 = "lstm_small_b64"
    case lstmB64 = "lstm_b64"
    case characterCNNB64 = "charcnn_b64"
    case cifarCNNB64 = "cifarcnn_b64"
    case dcgan64B64 = "dcgan64_b64"
    case neurales64B16 = "neurales64_b16"
    case denormals
    case neurales64Drift = "neurales64_drift"
    case similarityP100 = "similarity_p100"
    case chromosomeP100 = "chromosome_p100"
    case elitistP100 = "elitist_p100"
    case tpe1000x9 = "tpe_1000x9"
    case nsga2P100 = "nsga2_p100"
    case noopInline = "noop_inline"
    case noopWorker = "noop_worker"
    case commandTrue = "command_true"

    func make() throws -> Workload {
      switch self {
      case .gemm1024: .product(size: 1024)
      case .mlpSmallB32:
        try .classifier(["builder": "mlp", "units": [128, 64]], input: [64], classes: 10, batch: 32)
      case .mlpB64:
        try .classifier(["builder": "mlp", "units": [1024, 256]], input: [2048], classes: 10, batch: 64)
      case .voxnetB32:
        try .classifier(["builder": "voxnet"], input: [32, 32, 32, 1], classes: 40, batch: 32)
      case .lstmSmallB64: try .recurrent(units: [64, 64], cells: [64, 64])
      case .lstmB64: try .recurrent(units: [256, 256], cells: [256, 128])
      case .characterCNNB64:
        try .classifier(["builder": "char-cnn"], input: [32, 32, 1], classes: 62, batch: 64)
      case .cifarCNNB64:
        try .classifier(["builder": "cifar-cnn"], input: [32, 32, 3], classes: 10, batch: 64)
      case .dcgan64B64:
        try .adversarial(
          generator: DCGAN.generatorPlan(DCGAN.Settings()),
          discriminator: DCGAN.discriminatorPlan(DCGAN.Settings()), batch: 64)
      case .neurales64B16: try .blocks(batch: 16)
      case .denormals: .decay()
      case .neurales64Drift:
        try .blocks(batch: 16).comparing(Drift(early: 1..<4, late: 27..<30, bound: 1.2))
      case .similarityP100: try .generations(of: "similarity-ga")
      case .chromosomeP100: try .generations(of: "chromosome-ga")
      case .elitistP100: try .generations(of: "elitist")
      case .tpe1000x9: try .proposals(of: "tpe", settings: [:], known: 900, items: 100)
      case .nsga2P100: try .proposals(of: "nsga-ii", settings: ["population": 100], known: 1000, items: 100)
      case .noopInline: try .noOperation(trials: 2000, isInline: true)
      case .noopWorker: try .noOperation(trials: 500, isInline: false)
      case .commandTrue: try .command("/bin/true", trials: 100)
      }
    }
  }
}
