extension Stylesheet {
  static let frame = #"""
    .bar { position: sticky; top: 0; z-index: 20; display: flex; align-items: center; gap: var(--s-2) var(--s-6);
      min-height: 3.5rem; padding: 0 var(--s-6); background: var(--surface); border-bottom: 1px solid var(--line); }
    .bar a { color: inherit; }
    .bar a:hover { text-decoration: none; }
    .home { display: inline-flex; align-items: center; gap: var(--s-2); font-size: var(--fs-400); white-space: nowrap;
      min-height: var(--tap); }
    .home span { color: var(--text-3); }
    .mark { width: 1.375rem; height: 1.375rem; fill: var(--load-3); }
    .mark .lit { fill: var(--c1); }
    .tabs { display: flex; align-self: stretch; gap: var(--s-1); min-width: 0; overflow-x: auto; scrollbar-width: none; }
    .tabs a { display: inline-flex; align-items: center; padding: 0 var(--s-3); color: var(--text-2);
      white-space: nowrap;
      min-height: var(--tap); border-block: 2px solid transparent; font-size: var(--fs-300); }
    .site .tabs a { font-size: var(--fs-400); }
    .tabs a:hover { color: var(--text); }
    .tabs a[aria-current] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
    .bar .right { display: flex; align-items: center; gap: var(--s-1); margin-left: auto; min-width: 0; }
    .find { display: flex; align-items: center; gap: var(--s-2); width: 17rem; min-width: 6rem; height: 2.125rem;
      padding: 0 var(--s-2) 0 var(--s-3); margin-right: var(--s-2); background: var(--surface-2); color: var(--text-3);
      border: 1px solid var(--line-2); border-radius: var(--r-2); font-size: var(--fs-200); }
    .find:focus-within { border-color: var(--accent); outline: 2px solid var(--focus); outline-offset: 1px; }
    .find input { flex: 1; min-width: 0; border: 0; background: none; color: var(--text); outline: 0; height: 100%; }
    .find input::placeholder { color: var(--text-3); opacity: 1; }
    .sw { display: inline-flex; align-items: center; justify-content: center; gap: var(--s-1); white-space: nowrap;
      min-width: var(--tap); min-height: var(--tap); padding: 0 var(--s-2); border-radius: var(--r-2);
      color: var(--text-2); font-size: var(--fs-200); }
    .sw.to-dark { display: var(--show-dark); }
    .sw.to-light { display: var(--show-light); }
    .bar .sw:hover, .who:hover { background: var(--surface-2); color: var(--text); }
    .who { display: inline-flex; align-items: center; gap: var(--s-2); min-height: var(--tap); padding: 0 var(--s-2);
      border-radius: var(--r-2); white-space: nowrap; font-size: var(--fs-200); }
    .face { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: var(--r-full);
      background: var(--accent-soft); color: var(--accent-text); font-weight: 600; font-size: var(--fs-200); }
    .post { display: grid; line-height: 1.25; max-width: 11rem; }
    .post small { overflow: hidden; text-overflow: ellipsis; }
    main { flex: 1; width: 100%; margin-inline: auto; padding: var(--s-5) var(--s-6) var(--s-10); }
    .w-form { max-width: 43rem; } .w-reading { max-width: 63rem; } .w-wide { max-width: 104rem; }
    .head { display: flex; flex-wrap: wrap; align-items: flex-end; justify-content: space-between;
      gap: var(--s-3) var(--s-6);
      margin-bottom: var(--s-4); }
    .head h1 { font-size: var(--fs-600); }
    .head p:has(+ h1) { margin-bottom: var(--s-1); font-size: var(--fs-200); }
    .head h1 .pill { vertical-align: .2em; margin-left: var(--s-2); }
    .lede { margin-top: var(--s-2); color: var(--text-2); max-width: 60em; line-height: 1.6; }
    .lede b { color: var(--text); }
    .lede .warn, .lede a.warn { color: var(--warn); text-decoration-color: currentColor; }
    .tools { display: flex; flex-wrap: wrap; align-items: center; gap: var(--s-2); }
    .tools > .buttons { margin-top: 0; }
    .foot { display: flex; flex-wrap: wrap; gap: var(--s-3) var(--s-8); justify-content: space-between;
      align-items: end;
      padding: var(--s-4) var(--s-6) var(--s-6); border-top: 1px solid var(--line); color: var(--text-3);
      font-size: var(--fs-100); }
    .foot p + p { margin-top: var(--s-1); }
    .caution .i { margin-right: .4em; }
    .foot .caution { color: var(--warn); font-weight: 600; }
    .foot .right { display: flex; flex-wrap: wrap; gap: var(--s-4); align-items: center; }
    .call { font-size: var(--fs-300); display: inline-flex; gap: var(--s-1); align-items: center;
      min-height: var(--tap); }
    @media (forced-colors: active) {
      .tabs a { border-color: Canvas; } .tabs a[aria-current] { border-bottom-color: Highlight; }
    }
    @media (max-width: 1400px) {
      .bar { column-gap: var(--s-4); } .bar:has(.find) .post, .find kbd { display: none; } .find { width: 11rem; }
    }
    @media (min-width: 861px) and (max-width: 1400px) {
      .tabs a { padding-inline: var(--s-2); } .sw { padding-inline: var(--s-1); }
    }
    @media (min-width: 861px) and (max-width: 1560px) {
      .bar:has(.tabs a:nth-child(8)) { flex-wrap: wrap; top: -3rem; min-height: 0; }
      .bar:has(.tabs a:nth-child(8)) .home { min-height: 3rem; }
      .bar:has(.tabs a:nth-child(8)) .tabs { order: 2; width: calc(100% + 2 * var(--s-6)); min-height: 2.5rem;
        margin-inline: calc(-1 * var(--s-6)); padding-inline: var(--s-4); border-top: 1px solid var(--line); }
      .bar:has(.tabs a:nth-child(8)) .tabs a { padding-inline: var(--s-3); }
      .bar:has(.tabs a:nth-child(8)) ~ main .table thead th { top: 2.5rem; }
    }
    @media (max-width: 1180px) { .post, .find kbd { display: none; } .find { width: 12rem; } }
    @media (max-width: 860px) {
      .bar { flex-wrap: wrap; padding: 0 var(--s-4); gap: 0 var(--s-2); position: static; }
      .bar .right { order: 1; }
      .tabs { order: 2; width: calc(100% + 2rem); margin-inline: -1rem; padding-inline: var(--s-1);
        border-top: 1px solid var(--line); --tap: 2.75rem; padding-right: 2.5rem;
        mask-image: linear-gradient(90deg, #000 calc(100% - 2.5rem), transparent); }
      .find { order: 0; display: none; }
      .bar .home { min-height: 3.25rem; }
      main { padding: var(--s-4) var(--s-4) var(--s-8); }
      .foot { padding-inline: var(--s-4); }
      html { scroll-padding-top: 1rem; }
    }
    @media (max-width: 400px) {
      :lang(en) .sw.size span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    }
    @media (max-width: 480px) {
      .sw.to-dark, .sw.to-light { display: none; }
      .who span:not(.face) { display: none; }
      .home span { display: none; }
      [data-size=large] .tongue { display: none; }
      .head .tools, .head .seg { width: 100%; }
    }
    """#
}
