// The tag picker: a press puts the tag where one last typed. The list is there without this file.
(() => {
  "use strict";

  const fields = document.querySelectorAll("[data-takes-tags]");
  let field = fields[fields.length - 1];

  for (const one of fields) {
    one.addEventListener("focus", () => { field = one; });
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-tag]");
    if (!button || !field) return;
    field.focus();
    field.setRangeText(button.dataset.tag, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
