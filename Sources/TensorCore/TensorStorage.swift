import CKernels

/// The memory of one or more tensors: floats, 64-byte aligned, returned to a pool with the last reference.
public final class TensorStorage: @unchecked Sendable {
  // Written only while an operation or an optimizer owns it; sharing between threads is the caller's care.
  public let pointer: UnsafeMutablePointer<Float>
  public let count: Int

  /// Memory for `count` floats that hold anything.
  init(uninitialized count: Int) {
    self.count = count
    pointer = ck_buffer_take(count)
  }

  deinit { ck_buffer_give(pointer, count) }
}
