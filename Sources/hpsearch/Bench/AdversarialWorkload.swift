import Essentials
import NeuralNetworks
import TensorCore

extension Workload {
  /// A GAN of the elitist neuroevolution's blocks: 5x5 kernels throughout, from noise of 40 pixels to images
  /// of 64.
  static func blocks(batch: Int) throws -> Workload {
    func blocks(_ channels: [Int]) -> [BlockGAN.Block] { channels.map { BlockGAN.Block(channels: $0, kernel: 5) } }
    let settings = BlockGAN.Settings(
      noise: [40, 40, 3], image: [64, 64, 3], generator: blocks([96, 96, 64, 64, 48]), imageKernel: 5,
      discriminator: blocks([48, 64, 64]), hidden: 300)
    return try adversarial(
      generator: BlockGAN.generatorPlan(settings), discriminator: BlockGAN.discriminatorPlan(settings), batch: batch)
  }

  /// A whole step of a GAN on 64-pixel images: the discriminator's on real and generated samples, the
  /// generator's through it, Adam on both.
  static func adversarial(generator: NetworkPlan, discriminator: NetworkPlan, batch: Int) -> Workload {
    let seed = SeededGenerator(seed: 0)
    func taught(_ plan: NetworkPlan, _ name: String) -> (network: Network, optimizer: Optimizer) {
      let network = plan.makeNetwork(seed: seed.child(name))
      return (network, Optimizer(network.parameters, Adam(beta1: 0.5), learningRate: 2e-4))
    }
    let (g, d) = (taught(generator, "generator"), taught(discriminator, "discriminator"))
    let trainer = AdversarialTrainer(
      generator: g.network, discriminator: d.network, loss: .nonSaturating, generatorOptimizer: g.optimizer,
      discriminatorOptimizer: d.optimizer)
    let noise = benchTensor([batch] + generator.inputShape, "noise")
    let real = benchTensor([batch] + discriminator.inputShape, "real")
    let made = generator.kernelCases(batch: batch) { pass, isFirst in pass == .inputGradient && isFirst ? 0 : 1 }
    // Forward on real, on generated, and for the generator, whose step needs no weight gradients.
    let judged = discriminator.kernelCases(batch: batch) { pass, isFirst in
      switch pass {
      case .forward: 3
      case .weightGradient: 2
      case .inputGradient: isFirst ? 1 : 3
      }
    }
    let kernels = made + judged
    return Workload(
      operations: kernels.reduce(0) { $0 + $1.kernel.operations * $1.calls },
      bytes: generator.trainingBytes(batch: batch) + 3 * discriminator.trainingBytes(batch: batch),
      parameters: generator.parameterCount + discriminator.parameterCount, kernels: kernels
    ) {
      _ = trainer.step(real: real, noise: noise, stream: seed)
    }
  }
}
