import Basics

/// The one style sheet, served under a name that changes with its content.
package enum Stylesheet {
  /// All of it, in the order of the layers.
  package static let text = """
    @layer tokens, ground, frame, parts, print;
    @layer tokens {
    \(tokens)
    }
    @layer ground {
    \(ground)
    }
    @layer frame {
    \(frame)
    }
    @layer parts {
    \(forms)
    \(tables)
    \(panels)
    \(entries)
    \(maps)
    \(live)
    \(queue)
    \(openness)
    \(offline)
    \(fieldwork)
    \(cockpit)
    \(administration)
    }
    @layer print {
    \(print)
    }

    """

  package static let digest = contentDigest(text)
  /// Where the pages look for it; to be served as `text/css; charset=utf-8`, immutable.
  package static let path = "/assets/site-\(digest).css"
}
