// The desk works without this file. It keeps drafts and checks conflicts while one types.
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");

  // A switch that is saved as soon as it is pressed.
  for (const one of document.querySelectorAll("form[data-send-on-change]")) {
    one.addEventListener("change", () => one.requestSubmit());
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

  // Another time or room: look for conflicts, beside the people and the room. A press that changes
  // the people posts the same fields, so a look that began before it is out of date.
  let presses = 0;
  let isPressing = false;
  let isLooking = false;
  let isDue = false;
  const isLook = (detail) => detail.requestConfig.parameters.do === "check";
  const isPress = (detail) => detail.requestConfig.verb === "post" && !isLook(detail);

  // One look at a time: a second would aim at the people that the first replaces.
  const recheck = () => {
    isDue = isPressing || isLooking;
    if (!window.htmx || isDue) return;
    window.htmx.ajax("POST", form.action, {
      source: form, target: "#people", select: "#people", swap: "outerHTML",
      selectOOB: "#room-note,#visit-note", values: { do: "check" },
    });
  };
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { detail } = event;
    if (isPress(detail)) { presses += 1; isPressing = true; }
    if (!isLook(detail)) return;
    detail.xhr.after = presses;
    isLooking = !isPressing;
    if (isPressing) { isDue = true; event.preventDefault(); }
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (isPress(detail)) isPressing = false;
    else if (isLook(detail)) isLooking = false;
    else return;
    if (isDue) recheck();
  });
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

  // A button of the services redraws all fields: what was typed since it was pressed stays.
  let sent = new Map();
  let later = null;
  const isTick = (one) => one.type === "radio" || one.type === "checkbox";
  const typedFields = () => [...form.querySelectorAll(
    "#fields :is(input:not([type=hidden]), textarea, select)")].filter((one) => one.id);
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (isPress(detail)) sent = new Map(typedFields().map((one) => [one.id, one.value]));
  });
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    later = null;
    if (detail.target?.id !== "fields") return;
    const { id, selectionStart, selectionEnd } = document.activeElement;
    const typed = typedFields().filter((one) =>
      !isTick(one) && sent.has(one.id) && sent.get(one.id) !== one.value);
    if (typed.length) later = { id, selectionStart, selectionEnd, typed };
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!later) return;
    for (const { id, value } of later.typed) {
      const one = document.getElementById(id);
      if (one) one.value = value;
    }
    const focused = document.getElementById(later.id);
    if (focused) {
      focused.focus();
      if (later.selectionStart != null) {
        focused.setSelectionRange(later.selectionStart, later.selectionEnd);
      }
    }
    later = null;
    wait();
  });

  // The look for conflicts answers while somebody types on among the people: that typing stays.
  let kept = null;
  const fieldsOfPeople = () => document.querySelectorAll(
    "#people :is(input:not([type=hidden]), textarea, select)");
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    kept = null;
    if (!isLook(detail)) return;
    if (detail.xhr.after !== presses) { detail.shouldSwap = false; return; }
    const { id, selectionStart, selectionEnd } = document.activeElement;
    kept = {
      id, selectionStart, selectionEnd,
      isOpen: document.querySelector("#people details")?.open,
      typed: [...fieldsOfPeople()].map((one) => [one.name, one.value, one.checked]),
    };
  });

  const putBack = () => {
    for (const one of fieldsOfPeople()) {
      const isBox = isTick(one);
      const found = kept.typed.find((it) => it[0] === one.name && (!isBox || it[1] === one.value));
      if (!found) continue;
      if (isBox) one.checked = found[2]; else one.value = found[1];
    }
    const many = document.querySelector("#people details");
    if (many && kept.isOpen) many.open = true;
    const focused = document.activeElement === document.body && document.getElementById(kept.id);
    if (!focused) return;
    focused.focus();
    if (kept.selectionStart != null) focused.setSelectionRange(kept.selectionStart, kept.selectionEnd);
  };

  // A search that was waiting for the next key, or for its answer, has gone with its field.
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    const find = document.getElementById("find");
    if (!isLook(detail) || !find?.value || document.querySelector("#suggest > *")) return;
    window.htmx.trigger(find, "refind");
  });

  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (isLook(detail)) {
      if (kept) putBack();
      kept = null;
    } else if (document.activeElement === document.body) {
      (document.querySelector("[autofocus]") || document.getElementById("find"))?.focus();
    }
  });
})();
