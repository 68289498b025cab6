// Shows what others ask for already, a moment after somebody stops typing. Without it the next page shows the same.
const field = document.querySelector("[data-similar]");
const place = document.getElementById("similar");
let waiting = 0;
let asked = 0;

async function look() {
  const number = ++asked;
  const answer = await fetch(`${field.dataset.similar}?title=${encodeURIComponent(field.value)}`);
  if (answer.ok && number === asked) place.innerHTML = await answer.text();
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => look().catch(() => {}), 400);
});
