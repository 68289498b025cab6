// Shows how rules will read while they are written. Without scripts the second button of the form does the same.
const form = document.querySelector("form[data-preview]");
let waiting = 0;

async function show() {
  const answer = await fetch("?preview", { method: "POST", body: new FormData(form) });
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#preview");
  if (shown) document.querySelector("#preview").replaceWith(shown);
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => show().catch(() => {}), 600);
});
