import Basics

/// What a form needs to be kept and sent later when there is no network. Its hidden field `once` must be unique on the server, so
/// that a form whose answer was lost may be sent again; its answer must be a redirect when it was taken.
package struct OfflineForm: Sendable {
  /// What the list of what waits calls it.
  package var title: String
  /// `Call.formOwner`: only in the name of whom it was filled in is it sent; empty for the public.
  package var owner: String
  /// The page was answered to a form: its `once` stays.
  package var keepsOnce: Bool

  package init(title: String, owner: String = "", keepsOnce: Bool = false) {
    self.title = title
    self.owner = owner
    self.keepsOnce = keepsOnce
  }

  var attributes: HTML {
    """
     data-offline\(attribute("data-title", title))\(attribute("data-owner", owner.isEmpty ? nil : owner))\
    \(attribute("data-once", keepsOnce ? "keep" : nil))
    """
  }
}
