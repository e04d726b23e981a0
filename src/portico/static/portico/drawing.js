// A signature can be drawn beside the typed name, which is enough: without this file nothing is
// missing. What was drawn goes into a hidden field, and stays when the phone is turned.
(() => {
  "use strict";

  const WIDTH = 600;
  const HEIGHT = 240;
  const known = new WeakSet();

  const start = (field) => {
    if (known.has(field)) return;
    known.add(field);
    const canvas = field.querySelector("canvas");
    const input = field.querySelector("input");
    // Only where the server keeps nothing before the form is handed in, and only in this tab.
    const key = "keep" in field.dataset ? `drawing:${location.pathname}:${input.name}` : "";
    let before = null; // what was drawn on an earlier visit, as a picture
    let width = 0;

    field.hidden = false;
    const pad = new SignaturePad(canvas, { penColor: "#1b1b2f", minWidth: 0.8, maxWidth: 2.6 });

    const fit = () => {
      const now = canvas.clientWidth;
      if (!now) return;
      const scale = Math.max(window.devicePixelRatio || 1, 1);
      const strokes = pad.toData();
      for (const stroke of strokes) {
        for (const point of stroke.points) {
          point.x *= now / (width || now);
          point.y *= now / (width || now);
        }
      }
      width = now;
      canvas.width = Math.round(now * scale);
      canvas.height = Math.round(canvas.clientHeight * scale);
      const context = canvas.getContext("2d");
      context.scale(scale, scale);
      pad.clear();
      if (before) context.drawImage(before, 0, 0, canvas.clientWidth, canvas.clientHeight);
      pad.fromData(strokes, { clear: false });
    };

    const store = (verb, ...rest) => {
      try {
        return key && sessionStorage[verb](key, ...rest);
      } catch {
        return ""; // a browser may keep nothing: then it is only not there on coming back
      }
    };

    const keep = (value) => {
      input.value = value;
      if (value) store("setItem", value);
      else store("removeItem");
    };

    const show = (value) => {
      const picture = new Image();
      picture.addEventListener("load", () => { before = picture; keep(value); fit(); });
      picture.src = value;
    };

    const copy = () => {
      const made = document.createElement("canvas");
      made.width = WIDTH;
      made.height = HEIGHT;
      const context = made.getContext("2d");
      context.fillStyle = "#fff";
      context.fillRect(0, 0, WIDTH, HEIGHT);
      context.drawImage(canvas, 0, 0, WIDTH, HEIGHT);
      return made.toDataURL("image/png");
    };

    const tell = () => input.dispatchEvent(new Event("input", { bubbles: true }));

    pad.addEventListener("endStroke", () => { keep(copy()); tell(); });
    field.querySelector("button").addEventListener("click", () => {
      before = null;
      pad.clear();
      keep("");
      tell();
    });
    input.form.addEventListener("submit", () => store("removeItem"));
    new ResizeObserver(fit).observe(canvas);
    const kept = input.value || store("getItem");
    if (kept) show(kept);
  };

  const startAll = () => document.querySelectorAll("[data-drawing]").forEach(start);
  startAll();
  // A page that saves by itself brings questions later.
  new MutationObserver(startAll).observe(document.querySelector("main"), { childList: true, subtree: true });
})();
