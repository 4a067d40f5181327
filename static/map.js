// The map: one SVG whose camera is its viewBox. A scene (plain data, made in components/map/scene.py) goes in; what a reader selects
// comes back as a trigger, and the camera goes into the page's address without a rerun. No library, no build step.

const SVG = "http://www.w3.org/2000/svg";
const MIN_WIDTH_KM = 150;
const loaded = new Map(); // outlines by address: fetched once a page, whatever the number of maps and reruns

const outlinesAt = (url) => {
  if (!loaded.has(url)) loaded.set(url, fetch(url).then((r) => { if (!r.ok) throw Error(r.status); return r.json(); }));
  return loaded.get(url);
};
const svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const html = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Smooth zooming and panning after van Wijk and Nuij (2003), "Smooth and efficient zooming and panning".
function flight(a, b) {
  const rho = Math.SQRT2, dx = b.x - a.x, dy = b.y - a.y, d2 = dx * dx + dy * dy;
  if (d2 < 1) {
    const s = Math.log(b.w / a.w) / rho;
    return { length: Math.abs(s), at: (t) => ({ x: a.x + t * dx, y: a.y + t * dy, w: a.w * Math.exp(rho * t * s) }) };
  }
  const d = Math.sqrt(d2), r = rho * rho;
  const b0 = (b.w * b.w - a.w * a.w + r * r * d2) / (2 * a.w * r * d);
  const b1 = (b.w * b.w - a.w * a.w - r * r * d2) / (2 * b.w * r * d);
  const r0 = Math.log(Math.sqrt(b0 * b0 + 1) - b0), r1 = Math.log(Math.sqrt(b1 * b1 + 1) - b1), length = (r1 - r0) / rho;
  return { length, at: (t) => {
    const s = t * length, u = (a.w / (r * d)) * (Math.cosh(r0) * Math.tanh(rho * s + r0) - Math.sinh(r0));
    return { x: a.x + u * dx, y: a.y + u * dy, w: (a.w * Math.cosh(r0)) / Math.cosh(rho * s + r0) };
  } };
}

class MapView {
  constructor(root) {
    this.root = root;
    this.layers = {};
    this.drawn = {}; // what each layer shows, to redraw only what changed
    this.features = new Map();
    this.camera = null;
    this.stage = html("div", "stage");
    this.svg = svg("svg", { role: "group", tabindex: "-1", preserveAspectRatio: "xMidYMid slice" });
    for (const name of ["context", "countries", "arcs", "marks", "bubbles", "badges", "labels"]) {
      const spoken = !["context", "labels"].includes(name); // labels repeat the names of shapes
      this.svg.append((this.layers[name] = svg("g", { class: name, "aria-hidden": spoken ? null : "true" })));
    }
    this.tip = html("div", "tip"); this.tip.setAttribute("role", "status"); this.tip.hidden = true;
    this.hint = html("div", "hint", "Hold Ctrl to zoom with the wheel, or click the map first");
    this.scale = html("div", "scale");
    this.legend = html("div", "legend");
    this.notes = html("div", "notes");
    this.stage.append(this.svg, this.controls(), this.scale, this.hint, this.tip);
    root.append(this.stage, this.legend, this.notes);
    this.listen();
    this.resizing = new ResizeObserver(() => this.camera && this.look(this.isHome ? this.whole() : this.camera));
    this.resizing.observe(this.svg);
  }

  remove() { // what is attached to the document outlives the map
    this.stop();
    this.listening.abort();
    this.resizing.disconnect();
  }

  controls() {
    const box = html("div", "controls");
    const button = (label, path, act) => {
      const b = html("button"); b.type = "button"; b.title = label; b.setAttribute("aria-label", label); b.onclick = act;
      b.append(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path })));
      box.append(b);
    };
    button("Zoom in", "M8 3v10M3 8h10", () => this.zoom(0.6));
    button("Zoom out", "M3 8h10", () => this.zoom(1 / 0.6));
    button("Whole map", "M2.5 7.5 8 3l5.5 4.5M4 7v6h8V7", () => this.fly(this.whole()));
    button("Full screen", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", () => {
      if (document.fullscreenElement) document.exitFullscreen(); else this.root.requestFullscreen?.();
    });
    return box;
  }

  // ---- drawing -------------------------------------------------------------------------------------------------

  async show(scene) {
    this.scene = scene;
    this.svg.setAttribute("aria-label", scene.title);
    let outlines;
    try { outlines = await outlinesAt(scene.outlines); } catch {
      loaded.delete(scene.outlines);
      this.notes.textContent = "The outlines of the map could not be loaded. The table shows the same data.";
      return;
    }
    if (this.scene !== scene) return; // a newer scene came while the outlines were on their way
    this.outlines = outlines;
    if (!this.camera) {
      const [fx0, fy0, fx1, fy1] = outlines.frame, [ex0, ey0, ex1, ey1] = outlines.extent;
      this.frame = [0, 0, fx1 - fx0, fy1 - fy0]; // the map counts from the frame's upper left corner, y downwards
      this.extent = [ex0 - fx0, fy1 - ey1, ex1 - fx0, fy1 - ey0];
      this.camera = this.fromAddress() ?? (scene.focus ? this.fit(scene.focus.box) : this.whole());
      this.focusKey = scene.focus?.key;
    }
    this.layer("context", null, () => Object.entries(outlines.countries)
      .filter(([, c]) => !c.europe).map(([, c]) => svg("path", { d: c.d })));
    this.layer("countries", [scene.countries, scene.classes], () => this.countries());
    this.layer("arcs", scene.arcs, () => scene.arcs.map((a) => this.arc(a)));
    this.layer("marks", scene.marks, () => scene.marks.map((m) => this.mark(m)));
    this.towns = scene.bubbles.map((b) => this.town(b));
    this.layer("bubbles", [scene.bubbles, scene.categories], () => this.towns.map((b) => this.bubble(b)));
    this.layer("badges", scene.badges, () => scene.badges.map((b) => this.badge(b)));
    this.layer("legend", [scene.legend, scene.classes, scene.categories, scene.bubbles], () => this.drawLegend());
    this.notes.replaceChildren(...scene.notes.map((n) => html("span", "", n)));
    this.select(scene.selected);
    if (this.refocus) { // a redrawn shape gives the focus to its successor
      const next = this.features.get(this.refocus)?.node;
      if (next) { this.svg.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
      this.refocus = null;
    }
    this.look(this.camera);
    if (scene.focus && scene.focus.key !== this.focusKey) this.fly(this.fit(scene.focus.box));
    this.focusKey = scene.focus?.key;
    this.address();
    this.root.dataset.painted = scene.version; // what a test or a benchmark waits for
  }

  layer(name, data, draw) {
    const text = JSON.stringify(data);
    if (this.drawn[name] === text) return;
    this.drawn[name] = text;
    const target = this.layers[name] ?? this.legend;
    const focused = target.querySelector?.(":focus")?.dataset.key;
    if (focused) this.refocus = focused;
    for (const node of target.querySelectorAll?.("[data-key]") ?? []) this.features.delete(node.dataset.key);
    target.replaceChildren(...draw());
  }

  feature(node, item) { // makes a shape focusable, named and selectable
    node.dataset.key = item.key;
    node.setAttribute("role", this.selectable ? "button" : "img");
    node.setAttribute("tabindex", "-1");
    node.setAttribute("aria-label", (item.spoken ?? item.tip).join(". "));
    node.classList.add("feature");
    this.features.set(item.key, { node, ...item });
    return node;
  }

  place(node, x, y) { // drawn in pixels at a place in kilometres, whatever the zoom
    node.style.transform = `translate(${x}px, ${y}px) scale(var(--km-per-px))`;
    return node;
  }

  countries() {
    return Object.entries(this.outlines.countries).filter(([, c]) => c.europe).map(([iso, shape]) => {
      const item = this.scene.countries[iso], path = svg("path", { d: shape.d });
      if (!item) return path;
      if (item.class != null) path.style.fill = `var(--class-${item.class})`;
      if (item.emphasis) path.classList.add("emphasis");
      return this.feature(path, { key: `country:${iso}`, x: shape.label[0], y: shape.label[1], ...item,
        tip: [item.name, ...(item.tip.length ? item.tip : [this.scene.nothing])] });
    });
  }

  arc(a) {
    const [x0, y0] = a.from, [x1, y1] = a.to, bend = 0.16;
    const cx = (x0 + x1) / 2 + (y1 - y0) * bend, cy = (y0 + y1) / 2 - (x1 - x0) * bend;
    const path = svg("path", { d: `M${x0} ${y0}Q${cx} ${cy} ${x1} ${y1}` });
    path.style.strokeWidth = `${a.width}px`;
    return this.feature(path, { x: cx, y: cy, ...a });
  }

  town({ country, town, x, y, sites }) { // a bubble's size, split and words from what the scene says of its town
    const n = sites.length, { categories, countries } = this.scene, most = 5;
    const parts = categories.map((_, i) => [i, sites.filter(([, category]) => category === i).length]).filter(([, count]) => count);
    const title = `${town}, ${countries[country]?.name ?? country}`, lines = sites.slice(0, most).map(([name, category]) => `${name}: ${categories[category].label.toLowerCase()}`);
    if (n > most) lines.push(`and ${n - most} more`);
    return { key: `place:${country}/${town}`, label: town, x, y, n, parts, r: n === 1 ? 5.5 : 8 + 2.4 * Math.sqrt(n),
      tip: [title, ...lines], spoken: [title, n === 1 ? "1 site" : `${n} sites`, ...lines] };
  }

  bubble(b) {
    const g = svg("g"), colours = this.scene.categories;
    let start = -Math.PI / 2;
    for (const [index, count] of b.parts) {
      const c = colours[index], whole = b.parts.length === 1;
      const end = start + (2 * Math.PI * count) / b.n;
      const node = whole ? svg("circle", { r: b.r }) : svg("path", { d:
        `M0 0L${b.r * Math.cos(start)} ${b.r * Math.sin(start)}A${b.r} ${b.r} 0 ${end - start > Math.PI ? 1 : 0} 1 ${b.r * Math.cos(end)} ${b.r * Math.sin(end)}Z` });
      node.classList.add("slice", c.style);
      node.style.setProperty("--colour", c.colour);
      g.append(node);
      start = end;
    }
    if (b.n > 1) {
      g.append(svg("circle", { r: b.r * 0.62, class: "hole" }));
      g.append(svg("text", { class: "count", dy: "0.35em", "aria-hidden": "true" }, String(b.n)));
    }
    g.append(svg("circle", { r: Math.max(b.r + 3, 11), class: "halo" })); // a target of at least 22 px
    return this.feature(this.place(g, b.x, b.y), b);
  }

  mark(m) {
    const g = svg("g", {}, svg("rect", { x: -14, y: -14, width: 28, height: 28, rx: m.kind === "withheld" ? 4 : 14, class: m.kind }),
      svg("text", { class: "count", dy: "0.35em", "aria-hidden": "true" }, String(m.n)));
    return this.feature(this.place(g, m.x, m.y), m);
  }

  badge(b) {
    const width = 13 + 7.2 * b.label.length, left = b.anchor === "start" ? 0 : -width / 2;
    const g = svg("g", {}, svg("rect", { x: left, y: -11, width, height: 22, rx: 11 }),
      svg("text", { x: left + width / 2, dy: "0.35em", "aria-hidden": "true" }, b.label));
    return this.feature(this.place(g, b.x, b.y), b);
  }

  drawLegend() {
    const { legend, classes, categories } = this.scene, groups = [];
    for (const part of legend) {
      const group = html("div", "group");
      const row = (swatch, label) => { const r = html("span", "row"); r.append(swatch, label); group.append(r); };
      groups.push(group);
      if (part.title) group.append(html("span", "head", part.title));
      if (part.kind === "classes") classes.forEach((label, i) => {
        const s = html("i", "square"); s.style.background = `var(--class-${i})`; row(s, label); });
      const used = new Set(this.towns.flatMap((t) => t.parts.map(([i]) => i)));
      if (part.kind === "categories") categories.forEach((c, i) => {
        if (!used.has(i)) return;
        const s = html("i", `dot ${c.style}`); s.style.setProperty("--colour", c.colour); row(s, c.label); });
      if (part.kind === "mark") row(html("i", `square ${part.style}`), part.label);
    }
    return groups;
  }

  // ---- camera --------------------------------------------------------------------------------------------------

  size() { const r = this.svg.getBoundingClientRect(); return [Math.max(r.width, 1), Math.max(r.height, 1)]; }

  fit([x0, y0, x1, y1]) {
    const [w, h] = this.size();
    return this.within({ x: (x0 + x1) / 2, y: (y0 + y1) / 2, w: Math.max(x1 - x0, ((y1 - y0) * w) / h) });
  }

  within(camera) { // the nearest camera that shows nothing beyond what is drawn
    const [pw, ph] = this.size(), [x0, y0, x1, y1] = this.extent;
    const w = clamp(camera.w, MIN_WIDTH_KM, this.widest()), h = (w * ph) / pw;
    return { x: clamp(camera.x, x0 + w / 2, Math.max(x1 - w / 2, x0 + w / 2)), y: clamp(camera.y, y0 + h / 2, Math.max(y1 - h / 2, y0 + h / 2)), w };
  }

  whole() { return this.fit(this.frame); }

  widest() { // the whole frame, with neighbours at its sides, but never beyond what is drawn
    const [w, h] = this.size(), [x0, y0, x1, y1] = this.frame, [l, t, r, b] = this.extent;
    return Math.min(Math.max(x1 - x0, ((y1 - y0) * w) / h), r - l, ((b - t) * w) / h);
  }

  look(camera) {
    const [pw, ph] = this.size(), { x, y, w } = this.within(camera), h = (w * ph) / pw;
    this.camera = { x, y, w };
    this.isHome = this.near(this.whole()); // then a larger or smaller view shows the whole map again
    this.svg.setAttribute("viewBox", `${x - w / 2} ${y - h / 2} ${w} ${h}`);
    this.svg.style.setProperty("--km-per-px", w / pw);
    const focused = !this.tip.hidden && this.svg.querySelector(".feature:focus")?.dataset.key;
    if (focused) this.tell(focused); else if (!this.tip.hidden) this.tip.hidden = true; // a tooltip stays with its place, or goes
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.labels(); this.scaleBar(); }, 60);
  }

  move(camera) { this.stop(); this.look(camera); this.address(); }

  zoom(factor, at) {
    const { x, y, w } = this.camera, to = clamp(w * factor, MIN_WIDTH_KM, this.widest()), f = to / w;
    const target = at ? { x: at.x + (x - at.x) * f, y: at.y + (y - at.y) * f, w: to } : { x, y, w: to };
    if (at) this.move(target); else this.fly(target);
  }

  stop() { cancelAnimationFrame(this.flying); }

  fly(target) {
    this.stop();
    if (still()) { this.look(target); this.address(); return; }
    const path = flight(this.camera, target), duration = clamp(path.length * 500, 250, 1100), began = performance.now();
    const frame = (now) => {
      const t = clamp((now - began) / duration, 0, 1), eased = t * t * (3 - 2 * t);
      this.look(path.at(eased));
      if (t < 1) this.flying = requestAnimationFrame(frame); else { this.look(target); this.address(); }
    };
    this.flying = requestAnimationFrame(frame);
  }

  // The camera is kept in the page's address (…&map=x,y,width in km) so that a copied link shows the same view.
  fromAddress() {
    const parts = (new URLSearchParams(location.search).get("map") ?? "").split(",").map(Number);
    if (parts.length !== 3 || parts.some((p) => !Number.isFinite(p)) || parts[2] <= 0) return null;
    return { x: parts[0], y: parts[1], w: parts[2] };
  }

  address() {
    clearTimeout(this.addressing);
    this.addressing = setTimeout(() => {
      if (!this.root.isConnected) return;
      const { x, y, w } = this.camera, home = this.whole(), query = new URLSearchParams(location.search);
      const moved = Math.abs(w - home.w) > 5 || Math.hypot(x - home.x, y - home.y) > 5;
      const value = moved && !(this.scene.focus && this.near(this.fit(this.scene.focus.box))) ? [x, y, w].map(Math.round).join(",") : null;
      if ((query.get("map") ?? null) === value) return;
      if (value) query.set("map", value); else query.delete("map");
      const text = query.toString().replaceAll("%2C", ",");
      history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    }, 350);
  }

  near(c) { return Math.abs(c.w - this.camera.w) < 5 && Math.hypot(c.x - this.camera.x, c.y - this.camera.y) < 5; }

  scaleBar() {
    const [pw] = this.size(), kmPerPx = this.camera.w / pw, longest = 110 * kmPerPx;
    const step = 10 ** Math.floor(Math.log10(longest)), km = [5, 2, 1].map((m) => m * step).find((v) => v <= longest);
    this.scale.textContent = `${km} km`;
    this.scale.style.width = `${km / kmPerPx}px`;
  }

  // ---- labels that do not overlap ------------------------------------------------------------------------------

  labels() {
    const [pw, ph] = this.size(), { x, y, w } = this.camera, perPx = w / pw, taken = [], shown = [];
    const px = (kx, ky) => [(kx - x) / perPx + pw / 2, (ky - y) / perPx + ph / 2];
    const inside = ([l, t, r, b]) => l > 2 && t > 2 && r < pw - 2 && b < ph - 2;
    const free = (box) => inside(box) && !taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1]);
    const canvas = (this.canvas ??= document.createElement("canvas").getContext("2d"));
    const family = getComputedStyle(this.root).fontFamily;
    taken.push([pw - 160, 0, pw, 170]); // the controls and the scale bar
    for (const b of [...this.towns, ...this.scene.marks.map((m) => ({ ...m, r: 16 }))]) {
      const [bx, by] = px(b.x, b.y); taken.push([bx - b.r, by - b.r, bx + b.r, by + b.r]); }
    const put = (text, kx, ky, size, kind, spots) => {
      canvas.font = `${kind === "town" ? 600 : 500} ${size}px ${family}`;
      const tw = canvas.measureText(text).width + 4, [cx, cy] = px(kx, ky);
      for (const [dx, dy, anchor] of spots) {
        const left = cx + dx - (anchor === "end" ? tw : anchor === "middle" ? tw / 2 : 0), top = cy + dy - size * 0.6;
        const box = [left, top, left + tw, top + size * 1.2];
        if (!free(box)) continue;
        taken.push(box);
        const node = svg("text", { class: kind, x: dx, y: dy, dy: "0.33em", "text-anchor": anchor, "font-size": size }, text);
        shown.push(this.place(node, kx, ky));
        return true;
      }
    };
    const big = this.root.clientWidth > 1400 ? 1.15 : 1;
    const towns = [...this.towns].sort((a, b) => (b.key === this.chosen) - (a.key === this.chosen) || b.n - a.n);
    for (const b of towns) if (b.label && (b.n > 1 || b.key === this.chosen || perPx < 2.6)) {
      const d = b.r + 4;
      put(b.label, b.x, b.y, 12 * big, "town", [[d, 0, "start"], [-d, 0, "end"], [0, -d - 6, "middle"], [0, d + 6, "middle"]]);
    }
    for (const [iso, c] of Object.entries(this.outlines.countries)) {
      const item = this.scene.countries[iso];
      if (!c.europe || !(item?.name) || (c.area_km2 < 9000 * perPx && !item.emphasis)) continue;
      put(item.name, c.label[0], c.label[1], 11.5 * big, item.emphasis ? "country emphasis" : "country",
        [[0, 0, "middle"], [0, -18, "middle"], [0, 18, "middle"], [0, 30, "middle"]]);
    }
    this.layers.labels.replaceChildren(...shown);
  }

  // ---- reading and choosing ------------------------------------------------------------------------------------

  select(key) {
    this.chosen = key ?? null;
    for (const [k, f] of this.features) {
      f.node.classList.toggle("selected", k === this.chosen);
      if (this.selectable) f.node.setAttribute("aria-pressed", String(k === this.chosen));
      f.node.setAttribute("tabindex", "-1");
    }
    const entry = this.features.get(this.chosen) ?? this.features.values().next().value;
    (entry?.node ?? this.svg).setAttribute("tabindex", "0"); // the map is one stop of the tab key
  }

  choose(key) {
    if (!this.selectable) return;
    const next = key === this.chosen ? null : key;
    this.select(next);
    this.emit("select", next ?? "");
  }

  tell(key, event) {
    const f = this.features.get(key);
    if (!f) { this.tip.hidden = true; return; }
    this.tip.replaceChildren(...f.tip.map((line, i) => html(i ? "div" : "strong", "", line)));
    this.tip.hidden = false;
    const [pw, ph] = this.size(), stage = this.stage.getBoundingClientRect(), box = this.tip.getBoundingClientRect();
    const at = event?.clientX != null ? [event.clientX - stage.left, event.clientY - stage.top]
      : [(f.x - this.camera.x) / (this.camera.w / pw) + pw / 2, (f.y - this.camera.y) / (this.camera.w / pw) + ph / 2];
    this.tip.style.left = `${clamp(at[0] + 14, 4, Math.max(pw - box.width - 4, 4))}px`;
    this.tip.style.top = `${at[1] + 18 + box.height > ph ? Math.max(at[1] - box.height - 12, 4) : at[1] + 18}px`;
  }

  neighbour(from, dx, dy) { // the nearest feature in a direction, so that arrows walk the map
    let best = null, least = Infinity;
    for (const f of this.features.values()) {
      const vx = f.x - from.x, vy = f.y - from.y, along = vx * dx + vy * dy, across = Math.abs(vx * dy - vy * dx);
      if (along < 1) continue;
      const cost = along + 1.6 * across;
      if (cost < least) { least = cost; best = f; }
    }
    return best;
  }

  listen() {
    const keyOf = (e) => e.target.closest?.("[data-key]")?.dataset.key;
    const km = (e) => { const [pw, ph] = this.size(), r = this.svg.getBoundingClientRect(), k = this.camera.w / pw;
      return { x: this.camera.x + (e.clientX - r.left - pw / 2) * k, y: this.camera.y + (e.clientY - r.top - ph / 2) * k }; };
    const active = () => document.fullscreenElement || this.root.dataset.active;
    const pointers = new Map();
    let dragged = 0;

    this.svg.addEventListener("pointermove", (e) => {
      if (!pointers.has(e.pointerId)) { this.tell(keyOf(e), e); return; }
      const before = pointers.get(e.pointerId), [pw] = this.size(), k = this.camera.w / pw;
      if (pointers.size === 2) {
        const other = [...pointers.entries()].find(([id]) => id !== e.pointerId)[1];
        const was = Math.hypot(before.clientX - other.clientX, before.clientY - other.clientY);
        const is = Math.hypot(e.clientX - other.clientX, e.clientY - other.clientY);
        if (was > 0 && is > 0) this.zoom(was / is, km({ clientX: (e.clientX + other.clientX) / 2, clientY: (e.clientY + other.clientY) / 2 }));
      } else {
        dragged += Math.hypot(e.clientX - before.clientX, e.clientY - before.clientY);
        if (dragged > 4) {
          if (!this.svg.hasPointerCapture(e.pointerId)) this.svg.setPointerCapture(e.pointerId);
          this.tell(null);
          this.move({ ...this.camera, x: this.camera.x - (e.clientX - before.clientX) * k, y: this.camera.y - (e.clientY - before.clientY) * k });
        }
      }
      pointers.set(e.pointerId, e);
    });
    this.svg.addEventListener("pointerdown", (e) => { pointers.set(e.pointerId, e); dragged = 0; this.root.dataset.active = "1"; });
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) this.svg.addEventListener(name, (e) => {
      pointers.delete(e.pointerId); if (name === "pointerleave") this.tell(null); });
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("pointerdown", (e) => { if (!e.composedPath().includes(this.root)) delete this.root.dataset.active; }, { signal });
    window.addEventListener("popstate", () => { // Back and Forward bring their camera with them
      clearTimeout(this.addressing);
      if (this.camera && this.root.isConnected) this.fly(this.fromAddress() ?? (this.scene.focus ? this.fit(this.scene.focus.box) : this.whole()));
    }, { signal });
    this.svg.addEventListener("click", (e) => {
      const wasDrag = dragged > 4 && e.detail > 0; // a click of a screen reader comes without a pointer
      dragged = 0;
      if (wasDrag) return;
      const key = keyOf(e);
      if (key) { this.choose(key); this.tell(key, e); } else if (this.chosen) this.choose(this.chosen);
    });
    this.svg.addEventListener("dblclick", (e) => { e.preventDefault(); this.zoom(0.5, km(e)); });
    this.svg.addEventListener("wheel", (e) => {
      if (!e.ctrlKey && !active()) {
        this.hint.classList.add("on"); clearTimeout(this.hinting);
        this.hinting = setTimeout(() => this.hint.classList.remove("on"), 1200);
        return;
      }
      e.preventDefault();
      this.zoom(Math.exp(clamp(e.deltaY, -120, 120) * 0.0022), km(e));
    }, { passive: false });
    this.svg.addEventListener("focusin", (e) => this.tell(keyOf(e)));
    this.svg.addEventListener("focusout", () => this.tell(null));
    this.svg.addEventListener("keydown", (e) => {
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, key = keyOf(e);
      const a = arrows[e.key], { x, y, w } = this.camera;
      if (a && e.shiftKey) this.move({ x: x + a[0] * w * 0.12, y: y + a[1] * w * 0.12, w });
      else if (a && key) {
        const next = this.neighbour(this.features.get(key), ...a);
        if (next) { e.target.setAttribute("tabindex", "-1"); next.node.setAttribute("tabindex", "0"); next.node.focus(); }
      } else if (e.key === "+" || e.key === "=") this.zoom(0.6, this.features.get(key));
      else if (e.key === "-") this.zoom(1 / 0.6);
      else if (e.key === "0") this.fly(this.whole());
      else if ((e.key === "Enter" || e.key === " ") && key) this.choose(key);
      else if (e.key === "Escape" && this.chosen) this.choose(this.chosen);
      else return;
      e.preventDefault(); e.stopPropagation();
    });
  }
}

export function show({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".map");
  root.style.setProperty("--height", data.height);
  const view = (root.view ??= new MapView(root));
  view.emit = setTriggerValue;
  view.selectable = data.selectable;
  view.show(data.scene);
  return view;
}
