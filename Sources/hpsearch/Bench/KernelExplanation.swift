import Essentials
import TensorCore

/// What was chosen for this machine's products, as `bench --explain` prints it.
struct KernelExplanation {
  let set: KernelSet
  let blocks: KernelBlocks

  /// The calling thread's.
  static var current: KernelExplanation { KernelExplanation(set: .current, blocks: .current) }

  /// One row a choice.
  var table: TextTable {
    var table = TextTable([("choice", .left), ("value", .right), ("unit", .left), ("from", .left)])
    table.rows = [
      ["kernels", set.rawValue, "", "processor, HPSEARCH_KERNELS"],
      ["first-level cache", "\(blocks.firstLevelCache / 1024)", "KiB", "system"],
      ["second-level cache", "\(blocks.secondLevelCache / 1024)", "KiB", "system"],
      ["vector", "\(blocks.lanes)", "floats", "kernels"],
      ["tile", "\(blocks.tileRows) x \(blocks.tileVectors)", "rows x vectors", "kernels"],
      ["depth of a block", "\(blocks.depth)", "steps at most", "kernels"],
      ["packed block", "\(blocks.packedRows)", "rows", "second-level cache"],
      ["unpacked block", "\(blocks.narrowRows)", "rows", "first-level cache"],
      ["narrow right matrix", "\(blocks.narrowPanels)", "floats at most", "second-level cache"],
      ["3 x 3, 5 x 5 filters", "6 x 6", "points of a tile", "16 channels or more, stride 1"],
      ["part of the result", "\(blocks.results)", "floats", "second-level cache"],
    ]
    return table
  }
}
