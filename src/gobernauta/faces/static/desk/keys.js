// Keys for the desk: j and k walk the list, o opens, r replies, / searches, u goes back, ? lists the keys.
// Everything they do can be done with Tab and Enter; while somebody types, or holds a modifier, they rest.
const rows = [...document.querySelectorAll("[data-row]")];

function walk(step) {
  if (!rows.length) return;
  const next = rows.indexOf(document.activeElement) + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))].focus();
}

function focusOn(id) {
  document.getElementById(id)?.focus();
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => rows.includes(document.activeElement) && document.activeElement.click(),
  r: () => focusOn("text"),
  "/": () => focusOn("q"),
  u: () => document.querySelector("[data-back]")?.click(),
  "?": () => {
    const list = document.getElementById("keys");
    list.open = !list.open;
    if (list.open) list.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  keys[event.key]();
});
