extension Stylesheet {
  static let light = #"""
    color-scheme: light;
    --bg: #f6f7f9; --surface: #ffffff; --surface-2: #f1f3f6; --surface-3: #e6e9ee; --line: #e3e7ed; --line-2: #c9d0da;
    --edge: #8590a0;
    --text: #161b26; --text-2: #4a5565; --text-3: #606a7e;
    --accent: #1d56d8; --accent-ink: #ffffff; --accent-soft: #e9f0fe; --accent-text: #1a4fc4; --focus: #1d56d8;
    --good: #0f7a55; --good-soft: #e3f5ed; --warn: #8f5300; --warn-soft: #fdf1dc;
    --bad: #c2321d; --bad-ink: #ffffff; --bad-soft: #fdeae6; --info: #1a4fc4; --info-soft: #e9f0fe;
      --mute-soft: #eef1f5;
    --bar-warn: #c46a12;
    --c1: #2a63d4; --c2: #c46a12; --c3: #158a78; --c-ref: #7f8a9a;
    --load-0: #eceef1; --load-1: #e3edf8; --load-2: #b9d3ee; --load-3: #8db9e2; --load-4: #e0903a; --load-5: #b5480f;
    --hatch: #ffd9a8;
    --map-bg: #eef1f4; --map-land: #fbfcfd; --map-edge: #ffffff; --map-street: #98a4b5; --map-label: #2b3442;
    --map-halo: #ffffff;
    --shadow-1: 0 1px 2px rgb(16 24 40/.05), 0 1px 1px rgb(16 24 40/.04);
    --shadow-2: 0 8px 24px rgb(16 24 40/.12), 0 2px 6px rgb(16 24 40/.06);
    --seg-on: #ffffff; --street-width: 1.6; --show-dark: inline-flex; --show-light: none;
    """#

  static let dark = #"""
    color-scheme: dark;
    --bg: #0a0c11; --surface: #10131a; --surface-2: #171b24; --surface-3: #212734; --line: #1f2530; --line-2: #343c4b;
    --edge: #6b7688;
    --text: #edf0f5; --text-2: #a8b1c0; --text-3: #8791a2;
    --accent: #6ea3ff; --accent-ink: #081226; --accent-soft: #16233d; --accent-text: #8fb8ff; --focus: #9cc1ff;
    --good: #4cc79a; --good-soft: #10281f; --warn: #f0b35e; --warn-soft: #2c2112;
    --bad: #ff8168; --bad-ink: #200804; --bad-soft: #33170f; --info: #8fb8ff; --info-soft: #16233d;
      --mute-soft: #1b212c;
    --bar-warn: #f0b35e;
    --c1: #6ea3ff; --c2: #f0a860; --c3: #51c3ae; --c-ref: #667388;
    --load-0: #14181f; --load-1: #172130; --load-2: #1f4368; --load-3: #33699c; --load-4: #d3842f; --load-5: #ffc873;
    --hatch: #8a4b0c;
    --map-bg: #0c0f15; --map-land: #171b24; --map-edge: #0c0f15; --map-street: #0c0f15; --map-label: #dfe5ee;
    --map-halo: #0a0c11;
    --shadow-1: none; --shadow-2: 0 12px 32px rgb(0 0 0/.5), 0 0 0 1px rgb(255 255 255/.04);
    --seg-on: #212734; --street-width: 3; --show-dark: none; --show-light: inline-flex;
    """#

  static let tokens = """
    :root {
    --fs-50: .6875rem; --fs-100: .75rem; --fs-200: .8125rem; --fs-300: .875rem; --fs-400: 1rem; --fs-500: 1.125rem;
    --fs-600: 1.375rem; --fs-700: 1.75rem; --fs-800: 2.125rem;
    --lh-tight: 1.25; --lh-ui: 1.45; --lh-text: 1.7;
    --s-1: .25rem; --s-2: .5rem; --s-3: .75rem; --s-4: 1rem; --s-5: 1.25rem; --s-6: 1.5rem; --s-8: 2rem; --s-10: 2.5rem;
    --r-1: .375rem; --r-2: .5rem; --r-3: .75rem; --r-4: 1rem; --r-full: 999px;
    \(light)
    }
    :root[data-theme=dark] {
    \(dark)
    }
    @media (prefers-color-scheme: dark) { :root[data-theme=auto] {
    \(dark)
    } }
    :root[data-size=large] {
    font-size: 131.25%;
    --fs-50: .858rem; --fs-100: .858rem; --fs-200: .858rem; --fs-300: .905rem; --fs-400: 1rem; --fs-500: 1.095rem;
    --fs-600: 1.238rem; --fs-700: 1.476rem; --fs-800: 1.714rem;
    }
    @media (prefers-contrast: more) { :root {
    --text-2: var(--text); --text-3: var(--text-2); --line: var(--edge); --line-2: var(--edge);
    } }
    .site { --body: var(--fs-400); --tap: 2.75rem; --cell: .75rem; }
    .desk { --body: var(--fs-300); --tap: 2rem; --cell: .375rem; }
    [data-size=large] .site, [data-size=large] .desk { --body: var(--fs-400); --tap: 2.858rem; }
    """
}
