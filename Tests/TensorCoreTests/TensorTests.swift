import TestSupport
import Testing

@testable import TensorCore

@Suite struct TensorTests {
  @Test func aChangeOfACopyIsSeenByNoOther() {
    let original = Tensor([3], [1, 2, 3])
    var (copy, reshaped) = (original, original.reshaped([3, 1]))
    copy[1] = 7
    reshaped.withUnsafeMutableBufferPointer { $0[2] = 9 }
    #expect(original.values == [1, 2, 3])
    #expect(copy.values == [1, 7, 3])
    #expect(reshaped.values == [1, 2, 9])
  }

  @Test func memoryIsCopiedOnlyWhenShared() {
    var tensor = Tensor([2], [1, 2])
    let before = ObjectIdentifier(tensor.storage)
    tensor[0] = 5
    tensor.withUnsafeMutableBufferPointer { $0[1] = 6 }
    #expect(ObjectIdentifier(tensor.storage) == before)
    let copy = tensor
    #expect(copy.storage === tensor.storage)
    tensor[0] = 8
    #expect(copy.storage !== tensor.storage && copy.values == [5, 6])
  }

  @Test func aChangedTensorIsAConstant() {
    let x = Parameter(Tensor([2], [1, 2]))
    var y = x.tensor * x.tensor
    #expect(y.needsGradient)
    y[0] = 3
    #expect(!y.needsGradient && y.values == [3, 4])
  }

  @Test func aRecordedGraphKeepsTheValuesItWasComputedWith() {
    let x = Parameter(Tensor([1], [3]))
    let square = x.tensor * x.tensor
    x.value[0] = 100
    square.mean.backward()
    #expect(x.gradient?.item == 6)
  }

  @Test func aTensorIsFilledInPlace() throws {
    let tensor = Tensor([2, 2]) { for index in $0.indices { $0[index] = Float(index) } }
    #expect(tensor.shape == [2, 2] && tensor.values == [0, 1, 2, 3])
    struct Fault: Error {}
    #expect(throws: Fault.self) { try Tensor([2]) { _ in throw Fault() } }
  }

  @Test func rowsAreCutAlongTheFirstAxis() {
    let tensor = Tensor([3, 2], [1, 2, 3, 4, 5, 6])
    #expect(tensor.rows(1..<3).values == [3, 4, 5, 6] && tensor.rows(1..<3).shape == [2, 2])
    #expect(tensor.rows(2..<2).values == [] && tensor.rows(2..<2).shape == [0, 2])
  }

  @Test func argmaxIsTheFirstOfEqualMaxima() {
    #expect(argmax(Tensor([3, 3], [0, 2, 2, 5, 1, 5, -1, -3, -2])) == [1, 0, 0])
  }

  @Test func frozenParametersAreAsBeforeAfterwards() {
    let parameters = (0..<2).map { Parameter(Tensor([1], [Float($0)])) }
    parameters[1].isTrainable = false
    let during = parameters.frozen { parameters.map { $0.tensor.needsGradient } }
    #expect(during == [false, false])
    #expect(parameters.map(\.isTrainable) == [true, false])
  }
}
