/// The number of single-letter insertions, deletions, replacements and swaps of neighbours between two texts
/// (optimal string alignment; Damerau, CACM 7(3), 1964).
package func editDistance(_ left: String, _ right: String) -> Int {
  let a = Array(left.unicodeScalars.prefix(200)), b = Array(right.unicodeScalars.prefix(200))
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var before = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [Int](repeating: i, count: b.count + 1)
    for j in 1...b.count {
      let same = a[i - 1] == b[j - 1]
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], before[j - 2] + 1) }
    }
    before = last
    last = row
  }
  return last[b.count]
}

/// The candidate a writer most likely meant, without regard to letter case; nil if none is near
/// (more than a third of the letters differ).
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let wanted = word.lowercased()
  var best: (text: String, distance: Int)?
  for candidate in candidates {
    let distance = editDistance(wanted, candidate.lowercased())
    let length = max(wanted.unicodeScalars.count, candidate.unicodeScalars.count)
    guard distance * 3 <= length, distance < (best?.distance ?? .max) else { continue }
    best = (candidate, distance)
  }
  return best?.text
}
