import Basics

/// Printing by a button; without the script the browser's own menu does it.
package enum Press {
  /// The script of a page with such a button.
  package static let module = Module(
    "press",
    #"""
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
    """#)

  /// The button; the page names `module` among its modules.
  package static func button(_ language: Language) -> HTML {
    """
    <button type="button" class="b b-plain" data-print hidden>\(Icon.printer.html())\
    <span>\(language.pick("打印", "Print"))</span></button>
    """
  }
}
