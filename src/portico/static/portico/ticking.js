// The list works without this file: then the first of the list comes first. It keeps the order in
// which rows are ticked, and says how many are.
(() => {
  "use strict";

  const form = document.querySelector("form[data-ticks]");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[name=pick]")];
  const clear = form.querySelector("[data-untick]");
  const words = form.querySelector(".tick-count");
  const spoken = form.querySelector("[role=status]");
  const plain = words.textContent;
  const first = document.createElement("input");
  first.type = "hidden";
  first.name = "first";
  form.append(first);
  let order = [];

  const count = () => {
    order = order.filter((box) => box.checked);
    order.push(...boxes.filter((box) => box.checked && !order.includes(box)));
    first.value = order[0]?.value ?? "";
    first.disabled = !order.length;
    const { one, many } = words.dataset;
    words.textContent = order.length > 1 ? many.replace("{}", order.length) : order.length ? one : plain;
    spoken.textContent = order.length ? words.textContent : "";
  };

  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  clear.hidden = false;
  clear.addEventListener("click", () => {
    const last = order.at(-1);
    for (const box of boxes) box.checked = false;
    count();
    last?.focus();
  });
})();
