import CKernels

/// Softmax along the last axis: `[N, classes]` to probabilities of the same shape.
public func softmax(_ input: Tensor) -> Tensor {
  let columns = input.shape[input.shape.count - 1]
  let rows = input.count / columns
  let output = Tensor(uninitialized: input.shape)
  ck_softmax(rows, columns, input.pointer, output.pointer)
  return output.recorded(from: [input]) { gradient in
    // dx = y (dy - Σ dy y), row by row.
    let result = Tensor(uninitialized: input.shape)
    for row in 0..<rows {
      let y = output.pointer + row * columns
      let dy = gradient.pointer + row * columns
      let dx = result.pointer + row * columns
      var inner: Float = 0
      for j in 0..<columns { inner += dy[j] * y[j] }
      for j in 0..<columns { dx[j] = y[j] * (dy[j] - inner) }
    }
    return [result]
  }
}
