// Coding by keyboard: a number presses the button of its code, n goes to the next contribution. While somebody types
// or holds a modifier the keys rest. Without scripts the same buttons and links are there.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const meant = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!meant) return;
  event.preventDefault();
  meant.click();
});
