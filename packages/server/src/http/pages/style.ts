/**
 * The one stylesheet. Contrast is at least 4.5 to 1 for text and 3 to 1 for what shows a control (WCAG 2.2 AA, 1.4.3 and
 * 1.4.11), targets are 44 px high, nothing moves, and at 320 px nothing scrolls sideways.
 */
export const style = `
:root { color-scheme: light dark; --paper: #f7f6f3; --card: #fff; --ink: #1d1c1a; --soft: #5c5852; --line: #dedad3;
  --edge: #85807a; --accent: #1f4e79; --accent-deep: #163a5c; --on-accent: #fff; --bad: #a3262a; --bad-paper: #fdf1f0;
  --good: #1d6a40; --good-paper: #eff8f2; --code: #f2f0ec }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --card: #1f2226; --ink: #eceae6; --soft: #b0aca5;
  --line: #383c42; --edge: #85898f; --accent: #9cc7ee; --accent-deep: #c0dcf5; --on-accent: #10202f; --bad: #ffb0ab;
  --bad-paper: #3a1f1f; --good: #9adbb4; --good-paper: #1a3024; --code: #2a2e33 } }
*, ::before, ::after { box-sizing: border-box }
html { font: 100%/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; overflow-wrap: break-word }
html:lang(ja) { font-family: system-ui, -apple-system, "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Noto Sans JP",
  "Noto Sans CJK JP", "Yu Gothic UI", "Yu Gothic", Meiryo, sans-serif; line-height: 1.75; line-break: strict;
  word-break: auto-phrase }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column }
.skip { position: absolute; left: 1rem; top: -6rem; padding: .6rem 1rem; background: var(--card); z-index: 1 }
.skip:focus { top: .5rem }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1rem;
  padding: .75rem clamp(1rem, 4vw, 2.5rem) }
.brand { margin: 0; font-weight: 650; letter-spacing: .02em }
.brand span { color: var(--soft); font-weight: 400; margin-inline-start: .4em }
header nav { display: flex; gap: .25rem }
header nav :is(a, span) { min-height: 44px; padding: 0 .6rem; display: inline-flex; align-items: center }
header nav span { color: var(--soft) }
main { width: 100%; max-width: 30rem; margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 2rem) 4rem; flex: 1 }
main.wide { max-width: 46rem }
@media (min-width: 40rem) { main { padding-top: 6vh } main.wide { padding-top: 2rem } }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: clamp(1.25rem, 5vw, 2rem); margin: 0 0 1.25rem }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 1rem; text-wrap: balance }
h2 { font-size: 1.15rem; line-height: 1.4; margin: 0 0 .75rem }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; padding-top: 1.25rem; border-top: 1px solid var(--line) }
h2 + h3 { margin-top: 0; padding-top: 0; border-top: 0 }
p { margin: 0 0 1rem }
.card > :last-child, form > :last-child, li > :last-child { margin-bottom: 0 }
a { color: var(--accent); text-underline-offset: .2em }
a:hover { color: var(--accent-deep) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px }
form { margin: 0 0 1rem }
.field { margin: 0 0 1.1rem }
label { display: block; font-weight: 600; margin: 0 0 .3rem }
.hint { color: var(--soft); font-size: .925rem; margin: 0 0 .4rem }
input:not([type=hidden], [type=checkbox], [type=radio]) { width: 100%; min-height: 48px; padding: .5rem .75rem;
  font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: 8px }
input[aria-invalid=true] { border: 2px solid var(--bad) }
input.code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 1.25rem; letter-spacing: .15em }
input[readonly] { background: var(--code) }
.check { display: flex; gap: .6rem; align-items: flex-start; min-height: 44px; font-weight: 400 }
.check input { width: 1.25rem; height: 1.25rem; margin: .2rem 0 0; accent-color: var(--accent); flex: none }
button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 48px; padding: .5rem 1.25rem;
  font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent);
  color: var(--on-accent); cursor: pointer; text-decoration: none; text-align: center }
button:hover, .button:hover { background: var(--accent-deep); border-color: var(--accent-deep); color: var(--on-accent) }
button.plain, .button.plain { background: transparent; color: var(--accent); border-color: var(--edge) }
button.plain:hover, .button.plain:hover { background: var(--code); color: var(--accent-deep) }
button.danger { background: transparent; color: var(--bad); border-color: var(--bad) }
button.danger:hover { background: var(--bad-paper) }
button.full, .button.full { width: 100% }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center }
.actions form { margin: 0 }
.problem, .done, .note { border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1.25rem; border: 1px solid }
.problem { color: var(--bad); background: var(--bad-paper) }
.done { color: var(--good); background: var(--good-paper) }

.field .problem { border: 0; background: none; padding: 0; margin: 0 0 .4rem; font-weight: 600 }
.note { border-color: var(--line); background: var(--code) }
.or { display: flex; align-items: center; gap: .75rem; color: var(--soft); margin: 1.25rem 0 }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line) }
ul.rows { list-style: none; margin: 0 0 1rem; padding: 0 }
ul.rows li { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
  padding: .75rem 0; border-top: 1px solid var(--line) }
ul.rows li:first-child { border-top: 0 }
ul.rows p { margin: 0 }
ul.rows form { margin: 0 }
.small { color: var(--soft); font-size: .925rem }
code, .secret { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code);
  border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere }
strong.user-code { font: 600 1.75rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .12em }
ol.codes { columns: 2; padding-inline-start: 2.5rem; font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
ol.codes li { padding: .15rem 0 }
@media (max-width: 24rem) { ol.codes { columns: 1 } }
svg.qr { display: block; width: min(100%, 13rem); height: auto; background: #fff; padding: .75rem; border-radius: 8px;
  border: 1px solid var(--line); margin: 0 0 1rem }
dl { margin: 0 0 1rem } dt { color: var(--soft); font-size: .925rem } dd { margin: 0 0 .6rem } dd:last-child { margin: 0 }
details { margin: 0 0 1rem } summary { cursor: pointer; min-height: 44px; display: flex; align-items: center; color: var(--accent) }
summary::before { content: "▸"; margin-inline-end: .5em } details[open] > summary::before { content: "▾" }
[hidden] { display: none !important }
@media (forced-colors: active) { button, .button { border: 1px solid } }
`
