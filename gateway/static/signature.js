/* A signature drawn with a finger, a pen or a mouse. The strokes go into a hidden field as x, y, x, y … in a box of
   1000 by 333; nothing else leaves the page. Without this script the box is not shown: the access code signs too. */
(() => {
  "use strict";

  const WIDTH = 1000;
  const HEIGHT = 333;
  const LEAST = 4; // nearer than this, a point says nothing new
  const MOST = 1500; // points in all; a name needs far fewer

  const drawings = new WeakMap(); // canvas -> strokes
  const strokesOf = (canvas) => drawings.get(canvas) || drawings.set(canvas, []).get(canvas);

  const place = (canvas, event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
      within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT)];
  };

  const draw = (canvas, from, to) => {
    const pen = canvas.getContext("2d");
    pen.lineWidth = 6;
    pen.lineCap = "round";
    pen.strokeStyle = "#12262b";
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
  };

  const write = (canvas) => {
    const field = canvas.closest("form").querySelector("[data-strokes]");
    field.value = JSON.stringify(strokesOf(canvas));
    field.dispatchEvent(new Event("input", { bubbles: true })); // the form is in use: what others do leaves it alone
  };

  const count = (strokes) => strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);

  document.addEventListener("pointerdown", (event) => {
    const canvas = event.target.closest("canvas[data-signature]");
    if (!canvas || !event.isPrimary || event.button > 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const strokes = strokesOf(canvas);
    if (strokes.length >= 60) return;
    const first = place(canvas, event);
    const stroke = [...first];
    strokes.push(stroke);
    let last = first;
    draw(canvas, first, first);
    const follow = (moved) => {
      const next = place(canvas, moved);
      if (Math.hypot(next[0] - last[0], next[1] - last[1]) < LEAST || count(strokes) >= MOST) return;
      draw(canvas, last, next);
      stroke.push(...next);
      last = next;
    };
    const end = () => {
      canvas.removeEventListener("pointermove", follow);
      write(canvas);
    };
    canvas.addEventListener("pointermove", follow);
    canvas.addEventListener("pointerup", end, { once: true });
    canvas.addEventListener("pointercancel", end, { once: true });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-signature-clear]");
    if (!button) return;
    const canvas = button.closest("form").querySelector("canvas[data-signature]");
    drawings.set(canvas, []);
    canvas.getContext("2d").clearRect(0, 0, WIDTH, HEIGHT);
    write(canvas);
  });

  document.documentElement.classList.add("signs"); // the box is shown from here on, also in parts that come later
})();
