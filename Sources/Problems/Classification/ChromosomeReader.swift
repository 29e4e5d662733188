import Essentials
import NeuralNetworks
import Search

/// Reads the network that a chromosome codes for, if the model is a `chromosome-cnn` with a parameter as its gene.
struct ChromosomeReader: Sendable {
  private let parameter: String
  private let coding: CNNChromosome.Coding

  /// Nil if the model is another one, or depends on other parameters too.
  init?(_ problem: ClassificationProblem) {
    guard let gene = problem.model["gene"]?.string, gene.hasPrefix("$"),
      let settings = try? ModelSettings.read(problem.model, parameters: problem.base, from: ""),
      case .chromosomeCNN(let chromosome) = settings.builder
    else { return nil }
    let others = (problem.model.object ?? [:]).filter { $0.key != "gene" }
    guard !others.values.contains(where: \.hasReferences) else { return nil }
    parameter = String(gene.dropFirst())
    coding = chromosome.coding
  }

  func chromosome(of assignment: Assignment) -> CNNChromosome? {
    guard case .bits(let gene)? = assignment[parameter], gene.count == CNNChromosome.bits else { return nil }
    return coding.chromosome { gene.number(in: $0) }
  }
}
