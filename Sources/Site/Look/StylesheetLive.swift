extension Stylesheet {
  static let live = #"""
    .live { display: inline-flex; align-items: center; gap: var(--s-2); font-size: var(--fs-100); color: var(--text-2); }
    .live .dot { width: .5rem; height: .5rem; border-radius: var(--r-full); border: 1px solid var(--text-3); }
    .live[data-live-state=on] .dot { background: var(--good); border-color: var(--good); forced-color-adjust: none; }
    .live[data-live-state=paused] .dot { background: var(--warn); border-color: var(--warn); }
    .live-part { display: contents; }
    .live-held { position: sticky; top: var(--s-2); z-index: 5; justify-self: center; }
    @media (prefers-reduced-motion: no-preference) {
      .fresh { animation: fresh 2s ease-out; }
      @keyframes fresh { from { background: var(--accent-soft); } }
    }
    @media print { .live, .live-held { display: none; } }
    """#
}
