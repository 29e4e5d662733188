import TensorCore

extension [NamedTensor] {
  /// Takes over the values of tensors of the same names and shapes, in the same order.
  func copyValues(from others: [NamedTensor]) {
    precondition(count == others.count, "\(others.count) tensors for \(count)")
    for (own, other) in zip(self, others) {
      precondition(
        own.name == other.name && own.tensor.shape == other.tensor.shape,
        "\(other.name) \(other.tensor.shape) in place of \(own.name) \(own.tensor.shape)")
      own.tensor.pointer.update(from: other.tensor.pointer, count: other.tensor.count)
    }
  }
}
