/// Which addresses of the network are open to everybody.
package enum AddressRange {
  /// Ranges of IPv4 that lead nowhere, into this machine, or into a network of one's own (RFC 6890).
  private static let closed4: [(prefix: [UInt8], bits: Int)] = [
    ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12), ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 3),
  ]

  /// - Parameter address: 4 or 16 bytes, in the order of the network; of another length it is none.
  package static func isPublic(_ address: [UInt8]) -> Bool {
    switch address.count {
    case 4: return !closed4.contains { isWithin(address, $0.prefix, $0.bits) }
    case 16:
      // IPv4 within IPv6 (RFC 4291, 2.5.5; RFC 6052) is judged as what it leads to.
      if isWithin(address, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96) { return isPublic(Array(address[12...])) }
      if isWithin(address, [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], 96) { return isPublic(Array(address[12...])) }
      // Of the rest only 2000::/3 is given to hosts, less documentation and tunnels that end anywhere (6to4, Teredo).
      guard isWithin(address, [0x20], 3) else { return false }
      return !isWithin(address, [0x20, 0x01, 0x0D, 0xB8], 32) && !isWithin(address, [0x20, 0x02], 16)
        && !isWithin(address, [0x20, 0x01, 0, 0], 32)
    default: return false
    }
  }

  private static func isWithin(_ address: [UInt8], _ prefix: [UInt8], _ bits: Int) -> Bool {
    (0..<bits).allSatisfy { bit in
      let mask: UInt8 = 0x80 >> UInt8(bit % 8)
      return address[bit / 8] & mask == (bit / 8 < prefix.count ? prefix[bit / 8] : 0) & mask
    }
  }
}
