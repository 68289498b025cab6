// Counts what is typed into the reply as readers would, in graphemes; the server's count decides.
const shown = document.querySelector("[data-count]");
const box = document.getElementById("text");
const most = Number(shown?.dataset.count);
const here = document.documentElement.lang;

function count() {
  const length = [...new Intl.Segmenter().segment(box.value.trim())].length;
  shown.textContent = `${length.toLocaleString(here)} / ${most.toLocaleString(here)}`;
}

if (box && most && Intl.Segmenter) {
  box.addEventListener("input", count);
  count();
}
