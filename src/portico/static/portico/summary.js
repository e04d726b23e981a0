// The editor works without this file. It keeps the draft while one types, one saving at a time.
(() => {
  "use strict";

  const form = document.getElementById("summary-form");
  if (!form) return;
  const state = document.getElementById("summary-state");
  const MOST = 2000; // somebody who types without a pause waits no longer
  let timer = 0;
  let since = 0;
  let isDirty = "isStale" in form.dataset;
  let isSaving = false;
  let isStopped = "isStale" in form.dataset;
  let isLeaving = false;

  const keep = async (keepalive) => {
    clearTimeout(timer);
    if (isStopped || isSaving || isLeaving || !isDirty) return;
    isSaving = true;
    isDirty = false;
    since = 0;
    const fields = new FormData(form);
    fields.delete("do");
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: fields, keepalive });
      if (answer.status === 409) {
        isStopped = true;
        isDirty = true;
        document.getElementById("conflict").hidden = false;
        state.textContent = "";
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      form.elements.seen.value = (await answer.json()).version;
      document.getElementById("share-link").hidden = false;
      if (!isDirty) state.textContent = state.dataset.saved;
    } catch {
      isDirty = true;
      state.textContent = state.dataset.failed;
    } finally {
      isSaving = false;
    }
    if (isDirty && !isStopped) timer = setTimeout(keep, 2000);
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "template") return;
    isDirty = true;
    state.textContent = "";
    clearTimeout(timer);
    since ||= Date.now();
    if (!isSaving) timer = setTimeout(keep, Math.max(0, Math.min(1000, since + MOST - Date.now())));
  });
  window.addEventListener("online", () => keep());
  form.addEventListener("submit", () => { isLeaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
  });
  // Leaving with something that is not kept asks first.
  window.addEventListener("beforeunload", (event) => {
    if (isDirty && !isLeaving) event.preventDefault();
  });
})();
