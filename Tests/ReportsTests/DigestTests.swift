import Testing

@testable import Reports

@Suite struct DigestTests {
  // FIPS 180-4 examples; the third is 1,000 times "a" by sha256sum.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (String(repeating: "a", count: 1000), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
  ])
  func sha256(text: String, digest: String) {
    let hexadecimal = SHA256(Array(text.utf8)).digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    #expect(hexadecimal.joined() == digest)
  }

  // RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
  ])
  func base64Texts(text: String, encoded: String) { #expect(base64(Array(text.utf8)) == encoded) }
}
