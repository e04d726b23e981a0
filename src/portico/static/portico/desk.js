// The desk works without this file. It keeps drafts, copies, and checks conflicts while one types.
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");

  // A switch that is saved as soon as it is pressed.
  for (const one of document.querySelectorAll("form[data-send-on-change]")) {
    one.addEventListener("change", () => one.requestSubmit());
  }

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
      const before = word.textContent;
      word.textContent = button.dataset.done;
      setTimeout(() => { word.textContent = before; }, 2000);
    });
  }

  if (!form) return;

  // Autosaved draft: two seconds after the last key, and when the page is left.
  const state = document.getElementById("draft-state");
  let timer = 0;
  let isDirty = false;
  let isLeaving = false;

  const typed = () => {
    const fields = new FormData(form);
    fields.delete("do");
    return fields;
  };

  const keep = async () => {
    if (isLeaving || !isDirty) return;
    isDirty = false;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed() });
      if (!answer.ok) throw new Error(String(answer.status));
      state.textContent = state.dataset.saved;
    } catch {
      isDirty = true;
      state.textContent = state.dataset.failed;
    }
  };

  const wait = () => {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  };

  form.addEventListener("input", wait);
  form.addEventListener("submit", () => { isLeaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty && !isLeaving) {
      isDirty = !navigator.sendBeacon(form.dataset.draft, typed());
    }
  });

  // Another time or room: look for conflicts, beside the people and the room.
  const recheck = () => {
    if (!window.htmx) return;
    window.htmx.ajax("POST", form.action, {
      source: form, target: "#people", select: "#people", swap: "outerHTML",
      selectOOB: "#room-note", values: { do: "check" },
    });
  };
  form.addEventListener("change", (event) => {
    if (event.target.closest("[data-recheck]")) recheck();
    if (event.target.name === "sends_emails") {
      document.getElementById("mails-off").classList.toggle("only-off", event.target.checked);
    }
  });

  // Enter in the search field finds; it does not save.
  form.addEventListener("keydown", (event) => {
    const button = event.key === "Enter" && event.target.dataset.enter;
    if (!button) return;
    event.preventDefault();
    document.getElementById(button).click();
  });

  document.body.addEventListener("htmx:afterSwap", () => {
    if (document.activeElement === document.body) document.getElementById("find")?.focus();
  });
})();
