import Essentials
import Testing

/// Seconds by `date -u -d TIME +%s`.
@Suite struct TimestampTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00.000Z", 0.0), ("2026-11-21T08:15:30.125Z", 1_795_248_930.125),
    ("2000-02-29T23:59:59.000Z", 951_868_799), ("2000-03-01T00:00:00.000Z", 951_868_800),
    ("2100-03-01T00:00:00.500Z", 4_107_542_400.5),
  ])
  func bothWays(text: String, seconds: Double) {
    #expect(Timestamp(text)?.seconds == seconds)
    #expect(Timestamp(seconds: seconds).description == text)
  }

  @Test(arguments: ["", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T08:15:30", "2026-11-21 08:15:30.125Z"])
  func othersAreRefused(text: String) { #expect(Timestamp(text) == nil) }

  @Test func aFractionMayBeMissing() { #expect(Timestamp("1970-01-01T00:01:00Z")?.seconds == 60) }

  @Test func sizes() {
    #expect(
      [0, 1023, 1024, 35_000, 1_048_575, 1_300_000_000].map(describedSize) == [
        "0 B", "1023 B", "1.0 KiB", "34 KiB", "1.0 MiB", "1.2 GiB",
      ])
  }
}
