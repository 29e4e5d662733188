extension Tensor {
  /// The same values under another shape; no copy.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "a tensor of shape \(self.shape) cannot take the shape \(shape)")
    let before = self.shape
    return Tensor(shape: shape, storage: storage, node: nil).recorded(from: [self]) {
      [$0.detached.reshaped(before)]
    } tangent: { _, changes in
      inputChange(changes).reshaped(shape)
    }
  }

  /// `[N, …]` as `[N, values of a sample]`.
  public var flattened: Tensor { reshaped([shape[0], count / max(1, shape[0])]) }
}
