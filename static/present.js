// A briefing in front of a room: every step is drawn in the browser from the deck's data (components/exports/deck_data.py), so that a key
// press needs no server. The same file runs on a page (components/presenting.py) and inside the one-file HTML (components/exports/html.py).
// Roles: "audience" is what the room sees, "speaker" is the second window with notes, clock and what comes next.

const html = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node[name] = value;
    else if (value != null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null && child !== ""));
  return node;
};
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const unpack = (text) => { // zlib in base64, as components/map/scene.py packs
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
};
const idle = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 300 }) : setTimeout(work, 30));
const minutes = (ms) => `${String(Math.floor(ms / 60000)).padStart(2, "0")}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

const KEYS = [
  ["Right, Page Down, Space", "Next step"], ["Left, Page Up, Shift + Space", "Step before"], ["Home, End", "First and last step"], ["f", "Full screen"],
  ["n", "Notes and all sources of the step"], ["t", "The data behind the picture"], ["s", "Speaker view in a second window"], ["b", "Black screen"], ["d", "Light or dark"],
  ["+, -, 0", "Nearer, farther, whole map"], ["Shift + arrows", "Move the map"], ["?", "These keys"], ["Esc", "Close what is open, then leave"],
];

// What keeps two windows of one briefing in step. Windows of a file have no origin in common, so they speak to each other directly.
class Line {
  constructor(name, receive) {
    this.name = name;
    this.receive = receive;
    this.peers = new Set(window.opener && !window.opener.closed ? [window.opener] : []);
    this.channel = location.protocol !== "file:" && "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
    if (this.channel) this.channel.onmessage = (event) => this.take(event.data);
    else window.addEventListener("message", (this.listener = (event) => { if (this.peers.has(event.source)) this.take(event.data); }));
  }
  take(message) { if (message?.briefing === this.name) this.receive(message); }
  send(message) {
    const whole = { ...message, briefing: this.name };
    if (this.channel) this.channel.postMessage(whole);
    else for (const peer of this.peers) peer.closed ? this.peers.delete(peer) : peer.postMessage(whole, "*");
  }
  close() { this.channel?.close(); if (this.listener) window.removeEventListener("message", this.listener); }
}

// One map or chart of a step in a box. Its map stays the same through all steps, so that it flies from one to the next.
class Stage {
  constructor(player, typeShare = 1) {
    this.player = player;
    this.typeShare = typeShare;
    this.charts = new Map();
    this.node = html("div", { class: "stack" });
    this.mapBox = html("div", { class: "map away" });
    this.tip = html("div", { class: "mark-words", hidden: true });
    this.node.append(this.mapBox, this.tip);
    this.node.onpointermove = (event) => this.point(event);
    this.node.onpointerdown = (event) => this.point(event);
    this.node.onpointerleave = () => this.point(null);
  }

  type() { return Math.max(0.8, 1.75 * this.player.unit() * this.typeShare); }

  showMap(number) { // draws the scene of a step, visible or not; flies only where the map is in sight
    if (this.drawn === number) return;
    const { map, outlines } = this.player, seen = this.view && !this.mapBox.classList.contains("away");
    this.drawn = number;
    this.view = map.show({ data: { scene: this.player.slides[number - 1].map, outlines, bare: true, keepAddress: false, height: "100%", type: this.type() }, parentElement: this.mapBox });
    if (seen) this.view.layers.labels.replaceChildren(); // those of the step before: they do not belong to what is now there
    else { this.view.stop(); if (this.view.camera) this.view.look(this.view.aim() ?? this.view.whole()); }
  }

  chart(number) {
    const { player } = this, key = `${player.theme} ${player.narrow()}`;
    let node = this.charts.get(number);
    if (node?.dataset.drawn === key) return node;
    const slide = player.slides[number - 1], old = node;
    node = html("div", { class: `chart ${old && !old.classList.contains("away") ? "" : "away"}`, "data-drawn": key });
    node.innerHTML = (player.narrow() ? slide.chart.narrow : slide.chart)[player.theme];
    const picture = node.querySelector("svg");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", `${slide.title}. ${slide.alt}`);
    for (const id of picture.querySelectorAll("[id]")) id.removeAttribute("id");
    picture.setAttribute("preserveAspectRatio", "xMidYMin meet");
    for (const name of ["aria-labelledby", "aria-describedby", "width", "height"]) picture.removeAttribute(name);
    for (const title of picture.querySelectorAll("title, desc")) { // our own words follow the pointer; the browser's would double them
      if (title.parentElement !== picture && title.localName === "title") title.parentElement.dataset.words = title.textContent;
      title.remove();
    }
    if (old) old.replaceWith(node); else this.node.prepend(node);
    this.charts.set(number, node);
    return node;
  }

  prepare(numbers) { // draws steps before they are asked for, the likeliest first
    const there = numbers.filter((n) => n >= 1 && n <= this.player.count), map = there.find((n) => this.player.slides[n - 1].map);
    for (const n of there) if (this.player.slides[n - 1].chart) this.chart(n);
    if (map && this.mapBox.classList.contains("away")) this.showMap(map);
  }

  show(number) {
    const slide = this.player.slides[number - 1];
    const chosen = slide.map ? this.mapBox : slide.chart ? this.chart(number) : slide.problem ? this.problem(slide) : null;
    if (slide.map) this.showMap(number);
    for (const node of this.node.children) if (node !== this.tip) {
      const away = node !== chosen;
      if (node.classList.contains("away") !== away) node.classList.toggle("away", away);
      node.inert = away;
      if (away) node.setAttribute("aria-hidden", "true"); else node.removeAttribute("aria-hidden");
    }
    if (!slide.map) this.drawn = null; // the map may be drawn for another step meanwhile
    const { width, height } = chosen?.querySelector(":scope > svg")?.viewBox.baseVal ?? {};
    this.node.style.setProperty("--tall", height ? height / width : 1.3); // on a phone, where the page scrolls
    this.point(null);
  }

  problem(slide) {
    this.blank?.remove();
    this.blank = html("div", { class: "blank" }, html("strong", {}, "This picture cannot be shown"), html("p", {}, slide.problem));
    this.node.prepend(this.blank);
    return this.blank;
  }

  point(event) { // like a pointer of light: the mark under the pointer stands out and says what it is
    const mark = event?.target.closest?.(".chart [data-words]") ?? null;
    if (this.lit !== mark) {
      this.lit?.classList.remove("lit");
      this.lit?.closest(".chart")?.classList.remove("pointing");
      mark?.classList.add("lit");
      mark?.closest(".chart").classList.add("pointing");
      this.lit = mark;
      this.tip.hidden = !mark;
      if (mark) this.tip.textContent = mark.dataset.words;
    }
    if (!mark) return;
    const box = this.node.getBoundingClientRect();
    this.tip.style.left = `${clamp(event.clientX - box.left + 18, 0, Math.max(0, box.width - this.tip.offsetWidth - 4))}px`;
    this.tip.style.top = `${event.clientY - box.top + 24 + this.tip.offsetHeight > box.height ? event.clientY - box.top - this.tip.offsetHeight - 14 : event.clientY - box.top + 24}px`;
  }

  redraw() { // after a change of theme or size
    for (const number of this.charts.keys()) this.chart(number);
    if (this.view?.scene && this.drawn) { this.view.typeGiven = this.type(); this.view.measure(); this.view.look(this.view.camera); }
  }

  remove() { this.view?.remove(); }
}

class Player {
  constructor({ deck, outlines, map, role, leave, theme, home, behind }) {
    Object.assign(this, { deck, outlines, map, role, leaveTo: leave, home, behind, slides: deck.slides, count: deck.slides.length });
    this.isSpeaker = role === "speaker";
    this.step = this.fromAddress();
    this.listening = new AbortController();
    this.line = new Line(`briefing ${deck.address || deck.title}`, (message) => this.hear(message));
    this.root = html("div", { class: `present ${role}`, role: "region", "aria-label": `Briefing: ${deck.title}`, tabindex: "-1", lang: deck.language });
    this.live = html("div", { class: "unseen", "aria-live": "polite", "aria-atomic": "true" });
    this.toast = html("div", { class: "toast", role: "alert" });
    this.setTheme(theme);
    if (this.count) { if (this.isSpeaker) this.buildSpeaker(); else this.buildAudience(); }
    else this.root.append(html("p", { class: "blank" }, "This briefing has no steps yet."));
    this.root.append(this.live, this.toast);
    this.listen();
  }

  // ---- what both roles share -------------------------------------------------------------------------------------

  unit() { return Math.min(innerWidth / 1920, innerHeight / 1080); }
  narrow() { return innerWidth < 760; }
  get slide() { return this.slides[this.step - 1]; }

  setTheme(theme) {
    this.theme = theme;
    this.root.dataset.theme = theme;
    for (const [name, value] of Object.entries(this.deck.themes[theme])) this.root.style.setProperty(name, value);
    this.behind.style.background = this.deck.themes[theme]["--st-background-color"];
    for (const stage of this.stages ?? []) stage.redraw();
    this.showStages?.();
  }

  fromAddress() {
    const asked = new URLSearchParams(location.search).get("step");
    return /^\d{1,4}$/.test(asked ?? "") && asked >= 1 && asked <= this.count ? Number(asked) : 1;
  }

  toAddress() {
    const query = new URLSearchParams(location.search);
    if (query.get("step") === String(this.step)) return;
    query.set("step", this.step);
    try { history.replaceState(history.state, "", `${location.pathname}?${query.toString().replaceAll("%2C", ",")}${location.hash}`); } catch { /* a file of some browsers may not */ }
  }

  start() { // once it stands in the document
    this.root.focus({ preventScroll: true });
    if (!this.count) return;
    this.fit?.();
    this.show(true);
    this.line.send(this.isSpeaker ? { kind: "hello" } : { kind: "go", step: this.step });
  }

  go(step, heard = false) {
    const to = clamp(step, 1, this.count);
    this.dark(false);
    if (to === this.step || !this.count) return;
    this.step = to;
    this.show();
    if (!heard) this.line.send({ kind: "go", step: to });
  }

  show(first = false) {
    const { step } = this, asked = performance.now();
    performance.mark(`step ${step} asked`);
    this.paint();
    performance.mark(`step ${step} drawn`);
    this.toAddress();
    this.live.textContent = `Step ${step} of ${this.count}: ${this.slide.headline}`;
    const frame = document.hidden ? setTimeout : requestAnimationFrame; // a window behind another has no frames
    frame(() => setTimeout(() => { // the frame that shows the step is out
      if (this.step !== step) return;
      performance.mark(`step ${step} painted`);
      this.root.dataset.paintMs = (performance.now() - asked).toFixed(1);
      this.root.dataset.painted = step;
      idle(() => { if (this.step === step) this.prepare(); });
    }));
    if (!first && this.began === null && !this.spent) this.startClock(); // the first step begins the time
  }

  hear(message) {
    if (message.kind === "go" && Number.isInteger(message.step)) this.go(message.step, true);
    if (message.kind === "hello" && !this.isSpeaker) this.line.send({ kind: "go", step: this.step });
  }

  say(words) {
    this.toast.textContent = words;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.toast.textContent = ""), 8000);
  }

  sourceList(slide) {
    if (!slide.sources.length) return html("p", {}, "No source is named for this step.");
    return html("ol", { class: "sources" }, ...slide.sources.map((s) => html("li", {}, html("b", {}, s.where), s.title ? `: ${s.title} ` : " ", s.kind ? html("span", { class: "kind" }, s.kind) : null, " ",
      s.url ? html("a", { href: s.url, target: "_blank", rel: "noopener noreferrer" }, s.url.replace(/^https?:\/\/(www\.)?/, "").slice(0, 70)) : null)));
  }

  noteText(slide) {
    const parts = (slide.notes || "No notes for this step.").split(/\n\s*\n/);
    return parts.map((part) => html("p", {}, part.trim()));
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => this.say("The browser does not allow full screen here. Its own key is F11."));
  }

  listen() {
    const { signal } = this.listening;
    window.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    let resized;
    window.addEventListener("resize", () => { cancelAnimationFrame(resized); resized = requestAnimationFrame(() => { this.fit?.(); this.stages?.forEach((s) => s.redraw()); this.showStages?.(); }); }, { signal });
    let from = null; // where a finger came down
    this.root.addEventListener("touchstart", (event) => {
      from = event.touches.length === 1 && !event.target.closest(".map .stage, .panel, .scrolls-sideways") ? event.touches[0] : null;
    }, { signal, passive: true });
    this.root.addEventListener("touchend", (event) => {
      if (!from) return;
      const to = event.changedTouches[0], dx = to.clientX - from.clientX, dy = to.clientY - from.clientY;
      from = null;
      if (Math.abs(dx) > 50 && Math.abs(dx) > 1.6 * Math.abs(dy)) this.go(this.step + (dx < 0 ? 1 : -1));
    }, { signal, passive: true });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.root.isConnected || this.left) return;
    const target = event.composedPath()[0], { key } = event;
    const pressable = target.matches?.("button, a, input, summary"), isArrow = key.startsWith("Arrow");
    const done = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (isArrow && event.shiftKey) { // moves the map; with the focus on it, it does so by itself
      const { view } = this.stage ?? {}, inMap = target.closest?.(".map");
      if (view && this.slide.map && !inMap) {
        const { x, y, w } = view.camera, [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
        done();
        view.move({ x: x + dx * w * 0.12, y: y + dy * w * 0.12, w });
      }
      return;
    }
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[key] ?? (key === " " && !pressable ? (event.shiftKey ? -1 : 1) : 0);
    if (by) { done(); this.go(this.step + by); return; }
    if (key === "Home" || key === "End") { done(); this.go(key === "Home" ? 1 : this.count); return; }
    const act = { f: () => this.fullscreen(), d: () => this.setTheme(this.theme === "dark" ? "light" : "dark"), Escape: () => this.escape(), ...this.ownKeys() }[key.length === 1 ? key.toLowerCase() : key];
    if (act) { done(); if (!event.repeat) act(); }
    else if ("+=-0".includes(key) && this.stage?.view && this.slide.map) { // the map without a focus on it
      done();
      if (key === "0") this.stage.view.fly(this.stage.view.aim() ?? this.stage.view.whole()); else this.stage.view.zoom(key === "-" ? 1 / 0.6 : 0.6);
    } else if (key.length === 1 && !pressable && !target.closest?.(".map")) event.stopImmediatePropagation(); // no key of the page behind
  }

  leave() {
    this.left = true;
    if (document.fullscreenElement) document.exitFullscreen();
    this.home?.(this.leaveTo);
  }

  remove() {
    this.left = true;
    this.listening.abort();
    this.line.close();
    clearInterval(this.ticking);
    for (const stage of this.stages ?? []) stage.remove();
    this.root.remove();
  }

  // ---- what the room sees ----------------------------------------------------------------------------------------

  buildAudience() {
    const { deck } = this;
    this.stage = new Stage(this);
    this.stages = [this.stage];
    this.words = html("div", { class: "words" });
    this.sections = this.slides.map((slide, i) => {
      const section = html("section", { class: "step away", "aria-label": `Step ${i + 1} of ${this.count}` },
        html("p", { class: "over" }, deck.title), html("h1", {}, slide.headline), slide.text ? html("p", { class: "text" }, slide.text) : null,
        slide.callouts.length ? html("ul", { class: "callouts" }, ...slide.callouts.map((c) => html("li", {}, c))) : null);
      this.words.append(section);
      return section;
    });
    this.caption = html("p", { class: "caption" });
    this.picture = html("div", { class: "picture" }, this.caption, this.stage.node);
    this.sourced = html("p", { class: "sourced" });
    this.versioned = html("p", { class: "versioned" });
    this.beads = this.slides.map((slide, i) => html("button", { type: "button", class: "bead", "aria-label": `Step ${i + 1}: ${slide.headline}`, title: slide.headline, onclick: () => { this.go(i + 1); this.root.focus({ preventScroll: true }); } }));
    this.counted = html("span", { class: "counted" });
    const button = (label, words, act) => html("button", { type: "button", class: "tool", "aria-label": words, title: words, onclick: () => { act(); if (!this.open) this.root.focus({ preventScroll: true }); } }, label);
    this.tools = html("div", { class: "tools" }, button("Notes", "Notes and sources (n)", () => this.toggle("notes")), button("Speaker view", "Speaker view in a second window (s)", () => this.openSpeaker()),
      button("Full screen", "Full screen (f)", () => this.fullscreen()), button("Keys", "Keys (?)", () => this.toggle("keys")), this.leaveTo != null ? button("Leave", "Leave (Esc)", () => this.leave()) : null);
    this.back = button("‹", "Step before", () => this.go(this.step - 1));
    this.next = button("›", "Next step", () => this.go(this.step + 1));
    this.back.classList.add("turn"); this.next.classList.add("turn");
    const foot = html("footer", {}, html("div", { class: "told-by" }, this.sourced, this.versioned),
      html("div", { class: "where" }, this.tools, html("div", { class: "walk" }, this.back, html("nav", { class: "beads", "aria-label": "Steps" }, ...this.beads), this.counted, this.next)));
    this.panel = html("div", { class: "panel", role: "dialog", tabindex: "-1", hidden: true });
    this.night = html("div", { class: "night", hidden: true, onclick: () => this.dark(false) });
    this.root.append(this.words, this.picture, foot, this.panel, this.night);
    this.root.addEventListener("pointermove", () => { // tools come with the pointer and go with it
      this.root.classList.add("awake");
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.root.classList.remove("awake"), 2600);
    });
    this.paint = () => this.paintAudience();
    this.prepare = () => this.stage.prepare([this.step + 1, this.step - 1]);
    this.showStages = () => { if (this.root.isConnected) this.stage.show(this.step); };
    this.fit = () => this.fitWords();
    this.ownKeys = () => ({ "?": () => this.toggle("keys"), n: () => this.toggle("notes"), t: () => this.toggle("data"), s: () => this.openSpeaker(), b: () => this.dark(this.night.hidden), ".": () => this.dark(this.night.hidden) });
    this.escape = () => { if (!this.night.hidden) this.dark(false); else if (this.open) this.toggle(this.open); else if (this.leaveTo != null) this.leave(); };
  }

  paintAudience() {
    const { slide, step } = this, wide = !slide.map && !slide.chart && !slide.problem;
    this.root.classList.toggle("words-alone", wide);
    this.sections.forEach((section, i) => { section.classList.toggle("away", i + 1 !== step); section.inert = i + 1 !== step; });
    this.caption.replaceChildren(html("b", {}, slide.title), slide.filters.length ? ` ${slide.filters.join(" · ")}` : "");
    this.stage.show(step);
    const most = this.narrow() ? 2 : innerWidth < 1500 ? 3 : 4, { sources } = slide, more = sources.length - most;
    this.sourced.textContent = sources.length ? `Sources: ${sources.slice(0, most).map((s) => s.where).join("; ")}${more > 0 ? `; and ${more} more` : ""}` : "";
    this.versioned.textContent = [slide.note, this.deck.source_line].filter(Boolean).join(" ");
    this.beads.forEach((bead, i) => { if (i + 1 === step) bead.setAttribute("aria-current", "step"); else bead.removeAttribute("aria-current"); bead.classList.toggle("past", i + 1 < step); });
    this.counted.textContent = `${step} / ${this.count}`;
    this.back.disabled = step === 1; this.next.disabled = step === this.count;
    if (this.narrow()) this.root.scrollTop = 0;
    if (this.open) this.fill(this.open);
  }

  fitWords() { // long words are set smaller, down to what is still read from the last row; then they scroll
    for (const section of this.sections) {
      let fit = 1;
      section.style.setProperty("--fit", fit);
      while (!this.narrow() && section.scrollHeight > section.clientHeight + 1 && fit > 0.86) section.style.setProperty("--fit", (fit -= 0.02));
      if (section.scrollHeight > section.clientHeight + 1) section.setAttribute("tabindex", "0"); else section.removeAttribute("tabindex");
    }
  }

  dark(on) {
    if (!this.night || this.night.hidden === !on) return;
    this.night.hidden = !on;
    this.live.textContent = on ? "Black screen" : `Step ${this.step} of ${this.count}: ${this.slide.headline}`;
  }

  toggle(name) {
    if (this.open === name) { this.open = null; this.panel.hidden = true; this.root.focus({ preventScroll: true }); return; }
    if (name === "data" && !this.slides.some((s) => s.table)) { this.say("The data is on the page of this picture, and in the HTML file of this briefing."); return; }
    this.open = name;
    this.panel.hidden = false;
    this.fill(name);
    this.panel.focus({ preventScroll: true });
  }

  fill(name) {
    const { slide } = this, title = { notes: "Notes", keys: "Keys", data: "The data behind the picture" }[name];
    const close = html("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.toggle(name) }, "×");
    const body = html("div", { class: "body" });
    if (name === "keys") body.append(html("dl", {}, ...KEYS.flatMap(([key, what]) => [html("dt", {}, key), html("dd", {}, what)])));
    if (name === "notes") body.append(html("div", { class: "said" }, ...this.noteText(slide)), html("div", {}, html("h3", {}, "Sources"), this.sourceList(slide)));
    if (name === "data") body.append(this.table(slide));
    this.panel.className = `panel show-${name}`;
    this.panel.setAttribute("aria-label", title);
    this.panel.replaceChildren(html("h2", {}, title), close, body);
  }

  table(slide) {
    if (!slide.table?.rows.length) return html("p", {}, "There are no rows behind this step.");
    const { head, rows, left_out } = slide.table;
    return html("div", { class: "scrolls-sideways", tabindex: "0", role: "group", "aria-label": "Table" },
      html("table", {}, html("caption", {}, `${slide.title}: ${rows.length + left_out} rows${left_out ? `, the first ${rows.length} of them` : ""}`),
        html("thead", {}, html("tr", {}, ...head.map((h) => html("th", { scope: "col" }, h)))), html("tbody", {}, ...rows.map((row) => html("tr", {}, ...row.map((cell) => html("td", {}, cell)))))));
  }

  openSpeaker() {
    const url = new URL(location.href);
    url.searchParams.set("role", "speaker");
    url.searchParams.set("step", this.step);
    const opened = window.open(url.href, "briefing-speaker", "popup,width=1280,height=820");
    if (opened) { this.line.peers.add(opened); return; }
    this.say("The browser blocked the second window. Allow pop-up windows for this page and press s again; until then the notes are here (n).");
    if (this.open !== "notes") this.toggle("notes");
  }

  // ---- what the speaker sees -------------------------------------------------------------------------------------

  buildSpeaker() {
    const { deck } = this;
    this.now = new Stage(this, 0.62);
    this.then = new Stage(this, 0.5);
    this.stages = [this.now, this.then];
    const button = (label, act, words) => html("button", { type: "button", class: "tool", "aria-label": words, onclick: act }, label);
    this.clock = html("b", { class: "clock" });
    this.elapsed = html("b", { class: "elapsed", "aria-label": "Elapsed time" });
    this.running = button("Start", () => (this.began == null ? this.startClock() : this.pauseClock()));
    this.counted = html("b", { class: "counted" });
    this.headline = html("h1", {});
    this.comes = html("h2", {});
    this.spoken = html("div", { class: "said", tabindex: "0", role: "group", "aria-label": "Notes" });
    this.cited = html("div", { class: "cited", tabindex: "0", role: "group", "aria-label": "Sources" });
    this.code = html("div", { class: "code" });
    this.list = this.slides.map((slide, i) => html("button", { type: "button", onclick: () => { this.go(i + 1); this.root.focus({ preventScroll: true }); } }, html("span", {}, String(i + 1)), slide.headline));
    const steps = html("nav", { class: "list", "aria-label": "Steps" }, html("h2", {}, "Steps"), html("ol", {}, ...this.list.map((b) => html("li", {}, b))));
    this.root.append(
      html("header", {}, html("span", { class: "over" }, deck.title), this.counted,
        html("span", { class: "timer" }, html("span", {}, "Elapsed ", this.elapsed), this.running, button("Reset", () => this.resetClock()), html("span", {}, "Time ", this.clock)),
        html("span", { class: "turns" }, button("‹ Back", () => this.go(this.step - 1), "Step before"), button("Next ›", () => this.go(this.step + 1), "Next step"))),
      html("div", { class: "left" }, this.headline, html("div", { class: "small now" }, this.now.node), this.spoken),
      html("div", { class: "right" }, this.comes, html("div", { class: "small then" }, this.then.node), steps, html("div", { class: "end" }, this.cited, this.code)));
    this.spent = 0;
    this.began = null;
    this.tick();
    this.ticking = setInterval(() => this.tick(), 500);
    this.paint = () => this.paintSpeaker();
    this.prepare = () => this.now.prepare([this.step + 1, this.step - 1]);
    this.showStages = () => { if (this.root.isConnected) { this.now.show(this.step); if (this.step < this.count) this.then.show(this.step + 1); } };
    this.ownKeys = () => ({});
    this.escape = () => { window.close(); if (this.leaveTo != null) this.leave(); };
  }

  paintSpeaker() {
    const { slide, step } = this, last = step === this.count;
    this.counted.textContent = `Step ${step} of ${this.count}`;
    this.headline.textContent = slide.headline;
    this.now.show(step);
    this.comes.textContent = last ? "This is the last step" : `Next: ${this.slides[step].headline}`;
    this.then.node.parentElement.hidden = last;
    if (!last) this.then.show(step + 1);
    this.spoken.replaceChildren(html("h2", {}, "Notes"), ...this.noteText(slide), ...(slide.text ? [html("p", { class: "onscreen" }, `On screen: ${slide.text}`)] : []));
    this.cited.replaceChildren(html("h2", {}, "Sources on screen"), this.sourceList(slide));
    this.code.replaceChildren();
    if (slide.qr) {
      this.code.innerHTML = slide.qr;
      const code = this.code.querySelector("svg");
      code.setAttribute("role", "img"); code.setAttribute("aria-label", "QR code of the address of this step");
      this.code.append(html("span", {}, "This step as an address"));
    }
    this.list.forEach((b, i) => { if (i + 1 === step) { b.setAttribute("aria-current", "step"); b.scrollIntoView({ block: "nearest" }); } else b.removeAttribute("aria-current"); });
    this.spoken.scrollTop = 0;
  }

  tick() {
    this.clock.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.elapsed.textContent = minutes(this.spent + (this.began == null ? 0 : Date.now() - this.began));
    this.running.textContent = this.began != null ? "Pause" : this.spent ? "Go on" : "Start";
  }
  startClock() { this.began = Date.now(); this.tick(); }
  pauseClock() { this.spent += Date.now() - this.began; this.began = null; this.tick(); }
  resetClock() { this.spent = 0; if (this.began != null) this.began = Date.now(); this.tick(); }
}

const players = new Map(); // by briefing and role: a page that runs again finds its player as it left it

const brightness = (colour) => {
  const [r, g, b] = (colour.match(/[0-9a-f]{2}/gi) ?? []).slice(0, 3).map((part) => parseInt(part, 16));
  return r == null ? 255 : 0.3 * r + 0.6 * g + 0.1 * b;
};

// On a page: above everything, outside what the server draws again, so that no run of the script and no lost connection disturbs it.
export async function presentOnPage({ data, parentElement, map, styles, outlines }) {
  const deck = await unpack(data.packed), key = `${data.role} ${deck.address}`;
  const ground = getComputedStyle(parentElement.host ?? parentElement).getPropertyValue("--st-background-color").trim();
  let held = players.get(key);
  if (held && (held.packed !== data.packed || held.player.left)) { held.close(); held = null; }
  if (!held) {
    const dialog = html("dialog", { "aria-label": `Briefing: ${deck.title}`, style: "position:fixed;inset:0;width:100vw;height:100dvh;max-width:none;max-height:none;margin:0;padding:0;border:0;overflow:hidden" });
    const host = html("div", { style: "width:100%;height:100%" }), shadow = host.attachShadow({ mode: "open" });
    const links = styles.map((href) => html("link", { rel: "stylesheet", href }));
    const ready = Promise.all(links.map((link) => new Promise((done) => { link.onload = link.onerror = done; })));
    shadow.append(...links);
    dialog.append(host);
    document.body.append(dialog);
    const page = document.getElementById("root"); // not painted while it is covered
    const home = (address) => { // back to the page, without loading it again
      page?.style.removeProperty("visibility");
      dialog.close();
      history.pushState(null, "", address);
      window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
    };
    const player = new Player({ deck, outlines, map, role: data.role, leave: data.leave, theme: ground && brightness(ground) < 128 ? "dark" : "light", home, behind: dialog });
    held = { packed: data.packed, player, close: () => { page?.style.removeProperty("visibility"); player.remove(); dialog.remove(); if (players.get(key) === held) players.delete(key); } };
    players.set(key, held);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    await ready;
    shadow.append(player.root);
    dialog.showModal();
    page?.style.setProperty("visibility", "hidden");
    player.start();
  }
  clearTimeout(held.going);
  return () => { held.going = setTimeout(() => held.close(), held.player.left ? 0 : 1500); }; // a page that is drawn anew calls again at once
}

// In a file: the whole page is the player.
export function presentInFile({ deck, outlines, map }) {
  const prefers = matchMedia("(prefers-color-scheme: dark)"), role = new URLSearchParams(location.search).get("role") === "speaker" ? "speaker" : "audience";
  const player = new Player({ deck, outlines, map, role, leave: null, theme: prefers.matches ? "dark" : "light", behind: document.documentElement });
  prefers.addEventListener("change", () => player.setTheme(prefers.matches ? "dark" : "light"));
  document.body.append(player.root);
  player.start();
  return player;
}
