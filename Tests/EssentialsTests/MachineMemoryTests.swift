import Essentials
import Testing

@Suite struct MachineMemoryTests {
  @Test func theLimitIsThatOfSomeMachine() {
    #expect(MachineMemory.limit > 1 << 26)
    #expect(MachineMemory.decodingLimit == MachineMemory.limit / 4)
    #expect(MachineMemory.processesEnded ?? 0 >= 0)
  }

  @Test func bytesForPeople() {
    #expect(
      [0, 1, 900, 1500, 2_000_000_000].map { describedBytes($0) } == [
        "0 bytes", "1 byte", "900 bytes", "1.5 kB", "2 GB",
      ])
    #expect(describedBytes(4.4e12) == "4.4 TB")
  }
}
