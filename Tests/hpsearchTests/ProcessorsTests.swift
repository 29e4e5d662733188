import Testing

@testable import hpsearch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ProcessorsTests {
  @Test func thereIsOneAndNoMoreThanTheMachineHas() {
    #expect((1...sysconf(Int32(_SC_NPROCESSORS_CONF))).contains(Processors.count))
  }
}
