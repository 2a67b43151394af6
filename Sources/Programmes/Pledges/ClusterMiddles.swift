/// The middles of clusters of texts: how often each says each word. Words are numbered; whole numbers are summed, so that every machine
/// finds the same.
struct ClusterMiddles {
  /// The square of the weight of each word.
  private let squares: [Int]
  /// For each word, how often each cluster says it: a text is compared only with clusters that share a word.
  private var said: [[Int: Int]]
  /// The square of the length of each middle.
  private var lengths: [Int] = []

  init(squares: [Int]) {
    self.squares = squares
    said = Array(repeating: [:], count: squares.count)
  }

  var count: Int { lengths.count }

  /// The cluster with the largest cosine to the text, the oldest of several; nil if none has so many hundredths.
  /// - Parameter text: its words, each once.
  func nearest(to text: [Int], atLeast likeness: Int) -> Int? {
    let own = text.reduce(0) { $0 + squares[$1] }
    var products: [Int: Int] = [:]
    for word in text { for (cluster, times) in said[word] { products[cluster, default: 0] += squares[word] * times } }
    var best: (cluster: Int, cosine: Double)?
    for (cluster, product) in products.sorted(by: { $0.key < $1.key }) {
      let cosine = Double(product) / (Double(own) * Double(lengths[cluster])).squareRoot()
      if cosine * 100 >= Double(likeness), cosine > best?.cosine ?? -1 { best = (cluster, cosine) }
    }
    return best?.cluster
  }

  /// Adds a text to a cluster; to a new one when it is `count`.
  mutating func add(_ text: [Int], to cluster: Int) {
    if cluster == lengths.count { lengths.append(0) }
    for word in text {
      let times = said[word][cluster, default: 0]
      lengths[cluster] += squares[word] * (2 * times + 1)
      said[word][cluster] = times + 1
    }
  }
}
