// Shows while choosing how much money or how many points are left; without this script the next page says it.
const ballot = document.getElementById("ballot");
const live = document.getElementById("live");
const kind = ballot?.dataset.kind;
if (ballot && live && (kind === "knapsack" || kind === "cumulative") && ballot.querySelector("[data-cost]")) {
  const write = new Intl.NumberFormat(ballot.dataset.language);
  const fields = [...ballot.querySelectorAll("[data-cost]")];
  const marks = () => fields.filter((one) => (one.type === "checkbox" ? one.checked : one.value.trim()));
  const show = () => {
    const chosen = marks();
    const left =
      kind === "knapsack"
        ? Number(ballot.dataset.budget) - chosen.reduce((sum, one) => sum + Number(one.dataset.cost), 0)
        : Number(ballot.dataset.points) - chosen.reduce((sum, one) => sum + (Number(one.value) || 0), 0);
    const words = left < 0 ? live.dataset.over : kind === "knapsack" ? live.dataset.left : live.dataset.given;
    const currency = kind === "knapsack" ? ` ${live.dataset.currency}` : "";
    live.textContent = `${words}: ${write.format(Math.abs(left))}${currency}`;
  };
  live.hidden = false;
  live.setAttribute("role", "status");
  document.getElementById("basket").hidden = true;
  ballot.addEventListener("input", show);
  show();
}
