/** What the public pages need besides the reports' look: one narrow column, room for fingers. */
export const APPLY_STYLE = `
main { max-width: 640px; }
textarea { width: 100%; font: inherit; padding: 9px 10px; border: 1px solid var(--line);
  border-radius: 8px; background: var(--ground); color: inherit; min-height: 110px; resize: vertical; }
input, textarea { min-height: 44px; }
input[type="checkbox"], input[type="radio"] { width: 20px; height: 20px; min-height: 0; margin: 0;
  accent-color: var(--accent); flex: none; }
textarea:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
fieldset { border: 0; margin: 20px 0 0; padding: 0; min-width: 0; }
legend { font-size: 13px; font-weight: 600; padding: 0; margin-bottom: 6px; }
.choices { display: grid; gap: 0 16px; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
.choices.long { grid-template-columns: 1fr; }
.choices label { display: flex; gap: 10px; align-items: center; margin: 0; min-height: 44px;
  font-size: 15px; font-weight: 400; }
.pair { display: grid; gap: 0 16px; grid-template-columns: 1fr 1fr; }
.hint { color: var(--soft); font-size: 13px; margin: 2px 0 6px; }
.fault { color: var(--bad); font-size: 13px; margin: 4px 0 0; }
[aria-invalid="true"] { border-color: var(--bad); }
.send { margin-top: 24px; width: 100%; min-height: 48px; }
.state { display: inline-block; border-radius: 999px; padding: 2px 12px; background: var(--line);
  font-size: 13px; font-weight: 600; }
button.danger { background: none; color: var(--bad); border: 1px solid var(--bad); }
summary { cursor: pointer; color: var(--soft); min-height: 44px; padding: 10px 0; }
.languages { font-size: 13px; margin-left: auto; }
`;
