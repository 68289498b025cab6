// Tells the server twice a minute that this conversation is open here, and shows who else has it open.
const place = document.getElementById("others");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.presence, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok || answer.redirected) return;
  const told = await answer.text();
  if (told.trim() !== place.innerHTML.trim()) place.innerHTML = told;
}

if (place && token) setInterval(() => look().catch(() => {}), 30000);
