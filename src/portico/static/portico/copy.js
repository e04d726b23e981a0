// Copies what stands in a field. Without it one selects the text oneself.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.value);
      } catch {
        source.select();
        document.execCommand("copy");
      }
      const word = button.querySelector("span");
      const before = button.dataset.before ?? word.textContent;
      button.dataset.before = before;
      word.textContent = button.dataset.done;
      setTimeout(() => { word.textContent = before; }, 2000);
    });
  }
})();
