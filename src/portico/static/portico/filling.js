// A form is filled in without this file too. With it htmx keeps every answer half a second after
// the last key; this sees to it that two seconds of typing are the most that can be lost, that
// nobody believes something kept that is not, and that it is tried again.
(() => {
  "use strict";

  const form = document.getElementById("form");
  const notice = document.getElementById("unsaved");
  const MOST = 2000;
  let typed = 0; // counts changes
  let kept = 0; // the last change that the server has
  let since = 0; // when the first one was typed that was not sent
  let pause = 0;
  let timer = 0;
  let isLeaving = false;

  const isDirty = () => kept < typed;
  const keep = () => { clearTimeout(timer); window.htmx.trigger(form, "keep"); };
  const warn = (why) => {
    notice.querySelector("p").textContent = notice.dataset[why];
    notice.hidden = false;
  };
  const calm = (count) => {
    kept = Math.max(kept, count);
    pause = 0;
    clearTimeout(timer);
    notice.hidden = true;
    if (isDirty()) document.getElementById("saved").textContent = "";
  };
  const why = ({ status }) => {
    if (!navigator.onLine) return "offline";
    if (status === 422) return "long";
    return status >= 400 && status < 500 ? "out" : "failed";
  };

  form.addEventListener("input", () => {
    typed += 1;
    since ||= Date.now();
    document.getElementById("saved").textContent = "";
    if (Date.now() - since >= MOST) keep();
  });
  form.addEventListener("change", () => { typed += 1; });
  form.addEventListener("htmx:beforeSend", ({ detail }) => {
    detail.xhr.typed = typed;
    since = 0;
  });
  // Neither a sign-in page nor an error may take the place of what somebody typed.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 400) event.preventDefault();
    else if (xhr.getResponseHeader("HX-Redirect")) isLeaving = true;
  });
  form.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
    if (xhr.status >= 200 && xhr.status < 400) { calm(xhr.typed); return; }
    warn(why(xhr));
    pause = Math.min(pause * 2 || 2000, 30000);
    clearTimeout(timer);
    timer = setTimeout(keep, pause);
  });
  window.addEventListener("online", () => { if (isDirty()) keep(); });
  window.addEventListener("offline", () => { if (isDirty()) warn("offline"); });

  // Whoever puts the phone away, or closes the window, has typed the last word already.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !isDirty() || isLeaving) return;
    const count = typed;
    const fields = new FormData(form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    const wish = { method: "POST", body: fields, keepalive: true, headers: { "HX-Request": "true" } };
    fetch(form.action, wish).then(({ ok }) => { if (ok) calm(count); }, () => {});
  });
  form.addEventListener("submit", (event) => {
    isLeaving = navigator.onLine;
    if (isLeaving) return;
    event.preventDefault();
    warn("offline");
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isDirty() && !isLeaving) event.preventDefault();
  });
})();
