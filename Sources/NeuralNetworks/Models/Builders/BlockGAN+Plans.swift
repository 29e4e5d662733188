import TensorCore

extension NetworkPlan {
  /// Adds the layers of a block, numbered from 1: `conv1` (`block1` where there is a way around), `norm1`, `act1`,
  /// `pool1`, and a dense layer's `flatten1`, `dense1`, `denseAct1`, `grid1`, as far as it has them.
  mutating func add(_ block: BlockGAN.Block, _ index: Int, of side: BlockGAN.Side) throws(LayerMisfit) {
    let (number, setting) = (index + 1, "\(side.rawValue)[\(index)]")
    if block.hasSkip {
      try addSkip(block, "block\(number)", of: side, setting: setting)
      try addActivation(block.activation, "act\(number)", setting: setting)
    } else {
      // A norm takes the activation along, or else the convolution does where it can.
      let own = block.norm == .none ? block.activation.activation : nil
      try add("conv\(number)", block.convolution(of: side, own ?? .linear), setting: "\(setting).kernel")
      if let norm = block.normalization(block.activation.rectifier) {
        try add("norm\(number)", norm, setting: setting)
      } else if own == nil {
        try addActivation(block.activation, "act\(number)", setting: setting)
      }
    }
    switch block.pooling {
    case .none: break
    case .max: try add("pool\(number)", MaxPooling([2, 2]), setting: "\(setting).pooling")
    case .average: try add("pool\(number)", AveragePooling([2, 2]), setting: "\(setting).pooling")
    }
    if let shape = block.dense { try addDense(shape, block.activation, number, setting: "\(setting).dense") }
  }

  /// Convolution and norm with a way around them (He et al., 2016). Without padding a block never keeps its input's
  /// size, so the way around has always to be projected: to the block's channels, and cut or filled with zeros at
  /// the border.
  private mutating func addSkip(
    _ block: BlockGAN.Block, _ name: String, of side: BlockGAN.Side, setting: String
  ) throws(LayerMisfit) {
    var body = NetworkPlan(inputShape: outputShape)
    do {
      try body.add("conv", block.convolution(of: side, .linear), setting: "\(setting).kernel")
      if let norm = block.normalization(.activation(.linear)) { try body.add("norm", norm, setting: setting) }
    } catch {
      throw LayerMisfit(layer: "\(name).\(error.layer)", setting: error.setting, mismatch: error.mismatch)
    }
    let residual: Residual.Plan
    do {
      residual = try Residual.Plan(body, projection: block.projection(of: side))
    } catch {
      throw LayerMisfit(layer: name, setting: "\(setting).skip", mismatch: error)
    }
    try add(name, residual, setting: "\(setting).skip")
  }

  private mutating func addActivation(
    _ activation: BlockGAN.Block.ActivationName, _ name: String, setting: String
  ) throws(LayerMisfit) {
    if let activation = activation.activation {
      try add(name, ActivationLayer(activation), setting: setting)
    } else {
      try add(name, PReLU.Plan(), setting: setting)
    }
  }

  private mutating func addDense(
    _ shape: [Int], _ activation: BlockGAN.Block.ActivationName, _ number: Int, setting: String
  ) throws(LayerMisfit) {
    let dense = Dense.Plan(units: shape.reduce(1, *), activation: activation.activation ?? .linear)
    try add("flatten\(number)", Flatten(), setting: setting)
    try add("dense\(number)", dense, setting: setting)
    if activation.activation == nil { try add("denseAct\(number)", PReLU.Plan(), setting: setting) }
    try add("grid\(number)", Reshape(shape), setting: setting)
  }
}

extension BlockGAN.Block {
  fileprivate func convolution(of side: BlockGAN.Side, _ own: Activation) -> any LayerPlan {
    // What follows decides the spread of the weights, whichever layer applies it.
    let initializer = activation.activation.map(Initializer.default) ?? .heUniform
    return switch side {
    case .generator:
      TransposedConvolution.Plan(
        filters: channels, kernel: [kernel, kernel], activation: own, initializer: initializer)
    case .discriminator:
      Convolution.Plan(filters: channels, kernel: [kernel, kernel], activation: own, initializer: initializer)
    }
  }

  fileprivate func normalization(_ rectifier: Rescaling.Plan.Rectifier) -> (any LayerPlan)? {
    let rescaling = Rescaling.Plan(rectifier: rectifier)
    return switch norm {
    case .batch(let momentum): BatchNormalization.Plan(rescaling: rescaling, momentum: Float(momentum))
    case .instance: InstanceNormalization.Plan(rescaling: rescaling)
    case .none: nil
    }
  }

  /// A linear map of the channels, position by position, that gives the size of the block's convolution: a border of
  /// zeros for a generator, a border cut off for a discriminator. An even kernel shifts by half a position, so two
  /// positions along each axis are mixed.
  fileprivate func projection(of side: BlockGAN.Side) -> any LayerPlan {
    let edge = kernel % 2 == 1 ? 1 : 2
    let (window, border) = ([edge, edge], Padding.explicit([kernel / 2, kernel / 2]))
    return switch side {
    case .generator: Convolution.Plan(filters: channels, kernel: window, padding: border)
    case .discriminator: TransposedConvolution.Plan(filters: channels, kernel: window, padding: border)
    }
  }
}

extension BlockGAN.Block.ActivationName {
  /// nil for a PReLU, which has weights.
  fileprivate var activation: Activation? {
    switch self {
    case .relu: .relu
    case .prelu: nil
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .swish: .swish
    case .softplus: .softplus
    }
  }

  fileprivate var rectifier: Rescaling.Plan.Rectifier {
    activation.map(Rescaling.Plan.Rectifier.activation) ?? .prelu(initial: 0.25)
  }
}
