import Essentials
import NeuralNetworks
import Search

/// Elitist neuroevolution ("DCGAN Neuroevolution at Neurales"): of every generation the best fraction lives on
/// unchanged, and new random GANs take the others' places. There is no crossover and no mutation.
public struct ElitistBreeder: Breeder {
  private let settings: ElitistSettings
  private let space: GANSpace
  /// `[H, W, C]`.
  private let image: [Int]
  private let epochs: Int

  /// - Parameters:
  ///   - image: The shape of the data's images, `[H, W, C]`, for which the space has no faults.
  ///   - epochs: Of a training, for schedules.
  init(_ settings: ElitistSettings, _ space: GANSpace, image: [Int], epochs: Int) {
    self.settings = settings
    self.space = space
    self.image = image
    self.epochs = epochs
  }

  public func firstGenes(_ stream: SeededGenerator) -> [DrawnGAN] {
    (0..<settings.population).map { drawn($0, stream) }
  }

  /// Survivors in order of their fitness, then the new ones. Individual n is drawn from the stream `individual n`.
  public func successors(of population: [Evaluated<DrawnGAN>], _ stream: SeededGenerator) -> [Successor<DrawnGAN>] {
    let kept = ranking(population.map(\.fitness)).prefix(settings.survivors)
    return kept.map { .survivor($0) }
      + (kept.count..<settings.population).map { .child(drawn($0, stream), parents: [], origin: .random) }
  }

  private func drawn(_ place: Int, _ stream: SeededGenerator) -> DrawnGAN {
    space.draw(image: image, epochs: epochs, from: stream.child("individual", place))
  }

  /// No two draws are alike, in a space of this size.
  public func identity(of gene: DrawnGAN) -> UInt64 { gene.key }
  public func candidate(_ gene: DrawnGAN) -> Candidate { Candidate(parameters: gene.parameters) }
  public func text(_ gene: DrawnGAN) -> String { gene.text }

  /// The trial's parameters, and under `repaired` what was changed to make the draw fit.
  public func decoded(_ gene: DrawnGAN) -> JSONValue {
    var object = gene.parameters
    if !gene.repairs.isEmpty { object["repaired"] = .array(gene.repairs.map { .string($0) }) }
    return .object(object)
  }

  public func diversity(of genes: [DrawnGAN]) -> Diversity? { nil }

  /// The least that the fitness can be: a GAN that diverged scores nothing.
  public var fitnessOfFailure: Double? { 0 }
}
