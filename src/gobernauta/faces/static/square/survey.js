// Shows all questions at once, and of those that follow from answers only the ones that do.
const form = document.getElementById("take-part");
const whole = document.querySelector("[data-whole]");
if (whole && !document.querySelector(".govuk-error-summary")) location.replace(whole.href);
const branches = form ? [...form.querySelectorAll("[data-after]")] : [];

// The answers that are given: what is chosen, and the questions in which something is written or put in order.
function given() {
  const answers = new Set();
  for (const question of form.querySelectorAll("[data-question]")) {
    for (const field of question.querySelectorAll("input, textarea, select")) {
      const choice = field.type === "radio" || field.type === "checkbox";
      if (field.disabled || (choice ? !field.checked : !field.value.trim())) continue;
      answers.add(field.value);
      answers.add(field.tagName === "SELECT" ? `${question.dataset.question}/` : question.dataset.question);
    }
  }
  return answers;
}

function look() {
  for (const branch of branches) {
    const answers = given();
    const after = branch.dataset.after.split("|");
    const asked = after.some((one) => answers.has(one) || answers.has(`${one.split("/")[0]}/`));
    branch.hidden = !asked;
    for (const field of branch.querySelectorAll("input, textarea, select")) field.disabled = !asked;
  }
}

for (const branch of branches) branch.querySelector(".question__hint").remove();
form?.addEventListener("change", look);
if (branches.length) look();
