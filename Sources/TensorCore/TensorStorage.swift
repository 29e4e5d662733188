import CKernels

/// The memory of one or more tensors: floats, 64-byte aligned, returned to a pool with the last reference.
final class TensorStorage: @unchecked Sendable {
  // Written only while one tensor holds it, by the operation that made it or by the tensor's owner; from then
  // on it is shared, and never changes.
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  /// Memory for `count` floats, whose values are undefined.
  init(uninitialized count: Int) {
    self.count = count
    pointer = ck_buffer_take(count)
  }

  func copy() -> TensorStorage {
    let copy = TensorStorage(uninitialized: count)
    copy.pointer.update(from: pointer, count: count)
    return copy
  }

  deinit { ck_buffer_give(pointer, count) }
}
