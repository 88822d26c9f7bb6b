// The style of pages that bring everything along. Old phones read it too: no flex gaps, no `:is`, no `:focus-visible`. Letters
// are as large as the reader's browser is set to.

/** Kind is a frame round everything: real solid red, drill blue stripes, test grey dots; the word stands first. */
export const PAGE_STYLE = `
:root{--ink:#14181d;--paper:#fff;--soft:#eef1f4;--line:#c3c9d0;--quiet:#4a5461;--kind:#3d4653;--focus:#0b57d0;--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--ink:#eceff3;--paper:#0f1318;--soft:#1c232c;--line:#414b57;--quiet:#b7bfc9;--focus:#8ab4ff;--link:#8ab4ff}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{background:var(--paper);color:var(--ink);font:125%/1.5 "PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",system-ui,sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
html[lang=en]{font-family:system-ui,sans-serif}
body{margin:0;min-height:100vh;overflow-wrap:anywhere}
main{max-width:560px;margin:0 auto;padding:12px 16px 32px}
h1{font-size:1.2rem;line-height:1.3;margin:8px 0}
h2{font-size:.9rem;margin:20px 0 8px}
p{margin:8px 0}
a{color:var(--link)}
.real{--kind:#c8102e;border:6px solid #c8102e}
.drill{--kind:#1f5fbf;border:8px solid #1f5fbf;border-image:repeating-linear-gradient(45deg,#1f5fbf 0 8px,#dfe9f8 8px 16px) 8}
.test{--kind:#5c6470;border:6px dotted #6b7280}
.band{background:var(--kind);color:#fff;padding:6px 16px;font-size:.9rem;line-height:1.6}
.band b{font-size:1.1rem;margin-right:12px;letter-spacing:2px}
.band span{float:right}
.facts{margin:8px 0;padding:0}
.facts div{padding:1px 0}
.facts dt{display:inline;color:var(--quiet)}
.facts dt:after{content:"\\00a0"}
.facts dd{display:inline;margin:0}
.quiet{color:var(--quiet);font-size:.8rem}
.note{background:var(--soft);border-left:6px solid var(--kind);border-radius:6px;padding:10px 12px;margin:12px 0}
.note b{display:block}
.wrong{border-left-color:#d55e00}
form{margin:12px 0}
button,.button{display:block;width:100%;min-height:48px;border:2px solid var(--line);border-radius:6px;background:var(--paper);color:var(--ink);font:inherit;padding:8px 12px;text-align:center;text-decoration:none}
.big{min-height:72px;font-size:1.4rem;font-weight:700}
.yes{background:#0068a3;border-color:#0068a3;color:#fff}
.safe{background:#006b4f;border-color:#006b4f;color:#fff}
.row{display:grid;grid-gap:8px;grid-template-columns:repeat(4,1fr)}
.row b{align-self:center;text-align:center}
.row+.row,section+.big{margin-top:8px}
.row.two{grid-template-columns:repeat(auto-fit,minmax(min(8em,100%),1fr))}
.row.three{grid-template-columns:repeat(3,1fr)}
.row form{margin:0}
.row button,.row .button{padding:8px 4px}
.row+button{margin-top:8px}
.mid{min-height:64px;font-size:1.1rem;font-weight:700}
label{display:block;margin:8px 0 4px}
input{width:100%;min-height:48px;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--line);border-radius:6px;padding:8px 12px}
.tick{padding:12px 0}
.tick input{width:24px;height:24px;min-height:0;margin:0 8px 0 0;vertical-align:-4px}
label+input{margin-bottom:12px}
.beside{display:grid;grid-gap:8px;grid-template-columns:1fr auto}
.beside button{width:auto}
@media (max-width:22.4em){.row{grid-template-columns:1fr 1fr}}
details{margin:16px 0;border-top:1px solid var(--line)}
summary{padding:12px 0;min-height:48px}
a:focus,button:focus,input:focus,summary:focus{outline:3px solid var(--focus);outline-offset:2px}
a.big{padding-top:14px}
.net{margin:8px -16px;padding:8px 16px;background:#ffe9b8;color:#3a2a00;font-weight:700}
.note .net{margin:8px 0}
.note button{margin-top:8px}
.button.wake{width:auto;margin:8px 16px}
.net.wrong{background:#ffd9c7;color:#4a1500}
.thumb{position:sticky;bottom:0;background:var(--paper);padding-bottom:8px;border-top:1px solid var(--line)}
.thumb h2{margin:8px 0 0}
.thumb form{margin:8px 0}
.listed{display:block;border:2px solid var(--kind);border-radius:6px;padding:12px;margin:12px 0;color:var(--ink);text-decoration:none}
.listed .mark{background:var(--kind);color:#fff;padding:0 8px;margin-right:8px}
.listed small{display:block;color:var(--quiet);font-size:.8rem}
.scanning{position:fixed;top:0;right:0;bottom:0;left:0;background:#000;padding:16px}
.scan{width:100%;height:80%}
nav.tabs{display:flex;flex-wrap:wrap;max-width:592px;margin:0 auto;border-bottom:1px solid var(--line)}
nav.tabs a{flex:1 0 auto;white-space:nowrap;min-height:48px;padding:10px 4px;text-align:center;text-decoration:none}
nav.tabs a[aria-current]{border-bottom:4px solid var(--focus);font-weight:700}
select,textarea{width:100%;min-height:48px;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--line);border-radius:6px;padding:8px 12px}
button small{display:block;font-weight:400;font-size:.8rem;color:var(--quiet)}
button+button,button+.button{margin-top:8px}
button[aria-pressed=true]{border:4px solid var(--focus);font-weight:700}
.danger{background:#a3261b;border-color:#a3261b;color:#fff}
.gap b{font-size:1.4rem}
.act{margin:8px 0}
.wakes{font-size:1.6rem;font-weight:700;line-height:1.3}
.launching{background:var(--kind);color:var(--ink);--ink:#fff;--quiet:#fff;--line:#fff;--link:#fff;--focus:#fff;--soft:var(--kind);--paper:var(--kind)}
.hold{position:relative;overflow:hidden;touch-action:none;-webkit-user-select:none;user-select:none;min-height:96px;background:#fff;color:#14181d;font-size:1.2rem}
.hold:before{content:"";position:absolute;top:0;bottom:0;left:0;width:0;background:#ffd54a}
.holding:before{width:100%;transition:width 2s linear}
.hold span{position:relative}
@media (prefers-reduced-motion:reduce){.holding:before{transition:none}}
fieldset{border:0;margin:0;padding:0}
.choice{display:flex;align-items:center;border:2px solid var(--line);border-radius:6px;padding:8px 12px;font-weight:400}
.choice input{flex:none;width:28px;height:28px;min-height:0;margin-right:12px}
.numbers{display:flex;flex-wrap:wrap;margin:16px -4px}
.numbers a{min-width:64px;min-height:48px;margin:4px;padding:8px;border:2px solid var(--line);border-radius:6px;text-align:center;text-decoration:none}
.numbers a[aria-current]{border-color:var(--focus);font-weight:700}
table{width:100%;border-collapse:collapse}
th{text-align:left;font-size:.8rem;color:var(--quiet);font-weight:400}
td,th{padding:4px 4px 4px 0;border-bottom:1px solid var(--line);vertical-align:middle}
fieldset{border:2px solid var(--line);border-radius:6px;margin:8px 0;padding:4px 12px}
.link{min-height:64px;--kind:var(--line);font-weight:700}
.listed button{margin-top:8px}
td input[type=checkbox]{width:32px;height:32px;min-height:0;margin:8px}
footer{margin-top:24px;font-size:.8rem;color:var(--quiet)}
`;
