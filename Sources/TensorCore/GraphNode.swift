/// One step of a recorded computation: its inputs, and how a gradient flows back to them.
final class GraphNode: @unchecked Sendable {
  // A graph belongs to the thread that records it and runs it backward.
  private(set) var parents: [GraphNode?]
  private var backward: ((Tensor) -> [Tensor?])?
  private var tangent: TangentRule?
  fileprivate var gradient: Tensor?

  init(parents: [GraphNode?], backward: @escaping (Tensor) -> [Tensor?], tangent: TangentRule? = nil) {
    self.parents = parents
    self.backward = backward
    self.tangent = tangent
  }

  /// Runs backward once, and releases what was kept for it: memory falls during the backward pass.
  fileprivate func run(_ gradient: Tensor) -> [(parent: GraphNode, part: Tensor)] {
    guard let backward else { preconditionFailure("this computation was already run backward") }
    defer { (self.backward, tangent, parents) = (nil, nil, []) }
    return zip(parents, backward(gradient)).compactMap { parent, part in
      guard let parent, let part else { return nil }
      return (parent, part)
    }
  }

  /// How the output changes when the inputs do; nil for an input that does not.
  func change(with inputs: [Tensor?]) -> Tensor {
    guard let tangent else { preconditionFailure("an operation in this computation has no derivative of its gradient") }
    return tangent(self, inputs)
  }
}

/// The change of an operation's output, to first order, from the changes of its inputs: recorded itself, so
/// that gradients flow through it. The node is the operation's own, for `Tensor.attached`.
typealias TangentRule = (_ node: GraphNode, _ changes: [Tensor?]) -> Tensor

/// Whether operations record how to run backward.
public enum Gradients {
  @TaskLocal static var areRecorded = true

  /// Runs `body` without recording, as inference does.
  public static func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
    try $areRecorded.withValue(false, operation: body)
  }
}

extension Tensor {
  /// This tensor as the result of an operation on `inputs`.
  /// - Parameter backward: Takes the gradient of the result, returns those of the inputs, in order;
  ///   nil for one whose `needsGradient` is false.
  /// - Parameter tangent: nil for an operation through which no gradient penalty goes.
  func recorded(
    from inputs: [Tensor?], backward: @escaping (Tensor) -> [Tensor?], tangent: TangentRule? = nil
  ) -> Tensor {
    guard Gradients.areRecorded, inputs.contains(where: { $0?.needsGradient == true }) else { return self }
    return attached(to: GraphNode(parents: inputs.map { $0?.node }, backward: backward, tangent: tangent))
  }

  /// The same values as what `node` computed.
  func attached(to node: GraphNode) -> Tensor { Tensor(shape: shape, storage: storage, node: node) }

  /// A gradient of this tensor's shape, written by `kernel`; nil, and nothing done, when none is needed.
  func gradientIfNeeded(_ kernel: (UnsafeMutablePointer<Float>) -> Void) -> Tensor? {
    guard needsGradient else { return nil }
    let gradient = Tensor(uninitialized: shape)
    kernel(gradient.pointer)
    return gradient
  }

  /// Runs the computation backward from this scalar: every trainable parameter below it gets its
  /// gradient added. What the computation kept for that is given up: it runs backward once.
  public func backward() {
    precondition(count == 1, "backward starts from a scalar; this tensor has shape \(shape)")
    guard let root = node else { return }
    root.gradient = Tensor(shape, repeating: 1)
    for node in reverseTopologicalOrder(from: root) {
      guard let gradient = node.gradient else { continue }
      node.gradient = nil
      for (parent, part) in node.run(gradient) {
        parent.gradient = parent.gradient.map { sum($0, part) } ?? part
      }
    }
  }

  private func sum(_ left: Tensor, _ right: Tensor) -> Tensor { left.detached + right.detached }
}

/// Every node below `root`, each before its parents.
func reverseTopologicalOrder(from root: GraphNode) -> [GraphNode] {
  var finished: [GraphNode] = []
  var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
  var path: [(node: GraphNode, next: Int)] = [(root, 0)]
  while let (node, next) = path.last {
    if next == node.parents.count {
      finished.append(node)
      path.removeLast()
      continue
    }
    path[path.count - 1].next += 1
    if let parent = node.parents[next], seen.insert(ObjectIdentifier(parent)).inserted {
      path.append((parent, 0))
    }
  }
  return finished.reversed()
}
