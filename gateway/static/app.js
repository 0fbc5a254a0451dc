/* What pages need beyond HTML: reading aloud, and parts that follow what others do. Everything else
   works without it. A part that follows carries an id and data-live="words": "*", a youth's id, or the
   beginning of an event type without "autonomie." ("attendance", "progress.adjustment_"). Several words: any.
   The page is fetched again once and only those parts are morphed; a form in use is never touched. */
(() => {
  "use strict";

  const words = document.body.dataset;
  const say = (text) => { document.getElementById("live-say").textContent = text; };

  /* ---- a form in use ---- */
  let asked = 0; // acts that wait for their answer; htmx finds the way of the answer by the form, which must stay until then
  let following = false; // true while a morph shows what somebody else did, false for one's own act
  const inUse = (form) => form.dataset.touched !== undefined || (following
    && form.contains(document.activeElement) && document.activeElement.type !== "submit");
  const holdsForm = (node) => node.nodeType === 1
    && (node.matches("form") ? inUse(node) : [...node.querySelectorAll("form")].some(inUse));

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form) form.dataset.touched = "";
  });
  document.addEventListener("reset", (event) => { delete event.target.dataset.touched; });
  document.addEventListener("htmx:beforeRequest", (event) => { delete event.target.dataset.touched; asked += 1; });
  document.addEventListener("htmx:afterRequest", () => { asked -= 1; });

  Object.assign(Idiomorph.defaults.callbacks, {
    beforeNodeMorphed: (old) => !(old.nodeType === 1 && old.matches("form") && inUse(old)),
    beforeNodeRemoved: (old) => !(following && holdsForm(old)),
    // what the reader unfolded stays so, and so does a button that reads aloud: only the browser knows that it can, and whether it does
    beforeAttributeUpdated: (name, node) => !((name === "open" && node.matches("details, dialog"))
      || ((name === "hidden" || name === "aria-pressed") && node.matches("[data-read]"))),
    afterNodeAdded: (node) => { if (following && node.nodeType === 1) node.classList.add("changed"); },
  });

  /* ---- parts that follow ---- */
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  const concerns = (part, event) => part.dataset.live.split(/\s+/).some((word) => word === "*"
    || word === event.subject || (event.type || "").replace(/^autonomie\./, "").startsWith(word));

  const waiting = new Set();
  let timer = 0;
  let fetching = false;

  const refresh = async () => {
    if (fetching) return;
    if (asked > 0) return schedule(100);
    fetching = true;
    const ids = [...waiting];
    waiting.clear();
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": document.visibilityState }, cache: "no-store" });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) return location.reload();
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked > 0) { // an act began meanwhile: its answer first
        ids.forEach((id) => waiting.add(id));
      } else {
        following = true;
        ids.forEach((id) => replace(document.getElementById(id), page.getElementById(id)));
      }
    } catch {
      ids.forEach((id) => waiting.add(id)); // no network: the stream will reconnect and ask again
    } finally {
      following = false;
      fetching = false;
    }
    if (waiting.size && navigator.onLine) schedule(asked > 0 ? 100 : 2000);
  };

  const replace = (old, fresh) => {
    if (!old || !fresh || old.isEqualNode(fresh)) return;
    const before = old.textContent;
    const part = Idiomorph.morph(old, fresh, { morphStyle: "outerHTML" })[0] || old;
    htmx.process(part);
    showReaders();
    if (part.textContent !== before) say(part.dataset.liveSay || words.sayUpdated);
  };

  const schedule = (delay) => { clearTimeout(timer); timer = setTimeout(refresh, delay); };
  const follow = (event) => {
    parts().filter((part) => !event || concerns(part, event)).forEach((part) => waiting.add(part.id));
    if (waiting.size) schedule(event ? 60 : 0);
  };

  /* ---- the stream ---- */
  let stream = null;
  let pause = 1000;
  const open = () => {
    if (stream || !parts().length || !words.stream) return;
    stream = new EventSource(words.stream); // it says from where on: nothing is missed since the page was made
    stream.addEventListener("open", () => { pause = 1000; words.streamOpen = ""; });
    stream.addEventListener("reset", () => follow(null));
    stream.addEventListener("message", (message) => { follow(JSON.parse(message.data)); });
    stream.addEventListener("error", () => {
      if (stream && stream.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
      close();
      setTimeout(() => { follow(null); open(); }, pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, 30000);
    });
  };
  const close = () => { if (stream) stream.close(); stream = null; delete words.streamOpen; };
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) { follow(null); open(); } });
  document.addEventListener("htmx:afterSettle", open);
  open();

  /* ---- reading aloud ---- */
  const quiet = () => {
    speechSynthesis.cancel();
    document.querySelectorAll("[data-read][aria-pressed=true]").forEach((b) => b.setAttribute("aria-pressed", "false"));
  };
  const canSpeak = "speechSynthesis" in window;
  const showReaders = () => document.querySelectorAll("[data-read]").forEach((b) => { b.hidden = !canSpeak; });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read]");
    if (!button || !canSpeak) return;
    const speaking = button.getAttribute("aria-pressed") === "true";
    quiet();
    if (speaking) return;
    const speech = new SpeechSynthesisUtterance(document.getElementById(button.dataset.read).innerText);
    speech.lang = document.documentElement.lang;
    speech.rate = 0.9;
    speech.addEventListener("end", quiet);
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  });
  showReaders();

  /* ---- small comforts ---- */
  document.addEventListener("htmx:afterSettle", () => {
    showReaders();
    if (document.activeElement && document.activeElement !== document.body) return;
    (document.querySelector("#flashes .flash, .summary-errors") || document.getElementById("main")).focus();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

  const code = document.querySelector("input[data-from-fragment]"); // the QR puts it after #: no log ever sees it
  if (code && location.hash.length > 1) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
    (document.getElementById("pin") || code).focus();
  }
})();
