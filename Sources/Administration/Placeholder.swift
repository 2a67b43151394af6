import Platform
package enum AdministrationPages {
  package static func endpoints(_ jurisdiction: Jurisdiction) -> [Endpoint] { [] }
}
