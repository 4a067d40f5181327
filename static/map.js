// The map: one SVG whose camera is its viewBox. A scene (plain data, made in components/map/scene.py) goes in; what a reader selects
// comes back as a trigger, and camera and year go into the page's address without a rerun. No library, no build step. Scene and outlines
// are fetched from the addresses `data.at` and `data.outlines`; a small scene comes along as `data.scene`, and in a page without a server both come whole.

const SVG = "http://www.w3.org/2000/svg";
const MIN_WIDTH_KM = 150;
const OPEN_KM_PER_PX = 1.5; // below it a town shows its sites one by one
const YEAR_MS = 1000;
const PLAY = "M4.5 2.5v11l9-5.5z", PAUSE = "M4 3h3v10H4zM9.5 3h3v10h-3z";
let maps = 0;
const loaded = new Map(); // outlines and scenes by address: fetched once a page, whatever the number of maps and reruns
const MOST_LOADED = 24; // an afternoon of filters must not fill the memory

const keep = (url, content) => {
  loaded.set(url, content);
  if (loaded.size > MOST_LOADED) loaded.delete([...loaded.keys()].find((k) => k.startsWith("/scenes/")));
  return content;
};
const fetched = (url) => loaded.get(url) ?? keep(url, fetch(url).then((r) => { if (!r.ok) throw Error(r.status); return r.json(); }));
const svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) node.setAttribute(name, value);
  node.append(...children);
  return node;
};
const put = (node, name, value) => { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }; // an attribute written anew costs a style
const html = (tag, className = "", text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
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
    this.year = null; // all years
    this.towns = [];
    this.id = `map-${++maps}`;
    this.stage = html("div", "stage");
    this.svg = svg("svg", { role: "group", tabindex: "-1", preserveAspectRatio: "xMidYMid slice" });
    this.svg.append((this.layers.defs = svg("defs")));
    for (const name of ["context", "countries", "arcs", "marks", "bubbles", "badges", "labels"]) {
      const spoken = !["context", "labels"].includes(name); // labels repeat the names of shapes
      this.svg.append((this.layers[name] = svg("g", { class: name, "aria-hidden": spoken ? null : "true" })));
    }
    this.tip = html("div", "tip"); this.tip.setAttribute("role", "status"); this.tip.hidden = true;
    this.hint = html("div", "hint", "Hold Ctrl to zoom with the wheel, or click the map first");
    this.scale = html("div", "scale");
    this.legend = html("div", "legend");
    this.notes = html("div", "notes");
    this.yearShown = html("div", "year"); this.yearShown.setAttribute("aria-hidden", "true");
    this.stage.append(this.svg, (this.buttons = this.controls()), this.scale, this.yearShown, this.hint, this.tip);
    root.append(this.stage, this.timeBar(), this.legend, this.notes);
    this.listen();
    this.resizing = new ResizeObserver(() => { if (this.camera) { this.measure(); this.look(this.isHome ? this.whole() : this.camera); } });
    this.resizing.observe(this.svg);
  }

  remove() { // what is attached to the document outlives the map
    this.stop();
    this.pause();
    this.listening.abort();
    this.resizing.disconnect();
  }

  button(label, path, act) {
    const b = html("button"); b.type = "button"; b.title = label; b.setAttribute("aria-label", label); b.onclick = act;
    b.append(svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path })));
    return b;
  }

  controls() {
    const box = html("div", "controls");
    const button = (...of) => box.append(this.button(...of));
    button("Zoom in", "M8 3v10M3 8h10", () => this.zoom(0.6));
    button("Zoom out", "M3 8h10", () => this.zoom(1 / 0.6));
    button("Whole map", "M2.5 7.5 8 3l5.5 4.5M4 7v6h8V7", () => this.fly(this.whole()));
    button("Full screen", "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3", () => {
      if (document.fullscreenElement) document.exitFullscreen(); else this.root.requestFullscreen?.();
    });
    return box;
  }

  // ---- drawing -------------------------------------------------------------------------------------------------

  async show(data) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    let scene, outlines;
    try {
      if (data.at && data.scene && !loaded.has(data.at)) keep(data.at, data.scene);
      const parts = data.at ? fetched(data.at) : data.scene;
      outlines = data.outlines ?? data.scene.outlines;
      [scene, outlines] = await Promise.all([parts, typeof outlines === "string" ? fetched(outlines) : outlines]);
      if (data.at) scene = { ...scene, selected: data.selected, version: data.version };
    } catch {
      for (const url of [data.at, data.outlines, data.scene?.outlines]) loaded.delete(url);
      this.notes.textContent = "The map could not be loaded. The table shows the same data.";
      return;
    }
    if (this.turn !== turn) return; // a newer scene came while this one was on its way
    const again = data.at && this.scene?.bubbles === scene.bubbles && this.bare === Boolean(data.bare);
    this.scene = scene;
    if (again) return this.attend(true); // the same map, with another selection at most
    this.outlines = outlines;
    this.bare = Boolean(data.bare);
    this.typeGiven = data.type; // a presenter's screen says how large its type is
    this.keepAddress = data.keepAddress !== false;
    this.root.classList.toggle("bare", this.bare);
    this.root.classList.toggle("quiet", Boolean(scene.details));
    this.svg.setAttribute("aria-label", scene.title);
    this.measure();
    if (!this.camera) {
      const [fx0, fy0, fx1, fy1] = outlines.frame, [ex0, ey0, ex1, ey1] = outlines.extent;
      this.frame = [0, 0, fx1 - fx0, fy1 - fy0]; // the map counts from the frame's upper left corner, y downwards
      this.extent = [ex0 - fx0, fy1 - ey1, ex1 - fx0, fy1 - ey0];
      this.camera = this.fromAddress() ?? this.aim() ?? this.whole();
      this.focusKey = scene.focus?.key;
      this.year = this.yearFromAddress();
    }
    if (!scene.time) { this.pause(); this.year = null; }
    if (data.year !== undefined && data.year !== this.yearGiven) { this.pause(); this.year = this.yearGiven = data.year; }
    this.promised = scene.legend.some((part) => part.style === "promised");
    let at = 0;
    this.places = scene.bubbles.map((b) => ({ ...b, key: `place:${b.country}/${b.town}`, sites: b.sites.map((site) => this.site(site, at++)) }));
    this.townOf = new Map(this.places.flatMap((b) => b.sites.map((s) => [s.key, b.key])));
    this.layer("defs", scene.categories, () => scene.categories.map((c, i) => this.hatch(c, i)));
    this.layer("context", null, () => Object.entries(outlines.countries)
      .filter(([, c]) => !c.europe).map(([, c]) => svg("path", { d: c.d })));
    this.layer("countries", [scene.countries, scene.classes], () => this.countries());
    this.layer("arcs", scene.arcs, () => scene.arcs.map((a) => this.arc(a)));
    this.camera = this.within(this.camera);
    this.draw();
    this.notes.replaceChildren(...scene.notes.map((n) => html("span", "", n)));
    this.attend();
  }

  attend(again = false) { // what is selected, where the focus and the camera are
    const { scene } = this, town = this.townNamed;
    this.select(scene.selected);
    this.refocusOn();
    if (!again) this.look(this.camera);
    else if (town !== this.chosenTown()) this.labels();
    if (scene.focus && scene.focus.key !== this.focusKey) this.fly(this.aim());
    this.focusKey = scene.focus?.key;
    this.address();
    this.root.dataset.painted = scene.version; // what a test or a benchmark waits for
  }

  aim() { // where the scene wants to be seen from
    const { camera, focus } = this.scene;
    return camera ? { x: camera[0], y: camera[1], w: camera[2] } : focus ? this.fit(focus.box) : null;
  }

  measure() { // larger type on larger screens; a projector is read from four metres
    const wide = this.root.clientWidth;
    this.type = this.typeGiven ?? (this.bare ? (wide >= 1500 ? 1.6 : wide >= 1000 ? 1.25 : 1) : wide > 1400 ? 1.15 : 1);
    this.root.style.setProperty("--type", this.type);
    const r = this.svg.getBoundingClientRect();
    return (this.measured = [Math.max(r.width, 1), Math.max(r.height, 1)]);
  }

  scaled(k) { return this.type * (k > 12 ? 0.72 : k > 8 ? 0.85 : 1); } // smaller marks where the whole map is small

  kmPerPx() { return this.camera.w / this.size()[0]; }

  // What depends on year and zoom: which sites there are, and whether a town stands for them.
  draw() {
    const { scene, year } = this, k = this.kmPerPx();
    this.open = Boolean(scene.details) && k < OPEN_KM_PER_PX;
    this.shrink = this.scaled(k);
    const before = new Map(this.towns.map((t) => [t.key, t.n]));
    this.towns = this.places.map((b) => this.town(b)).filter((t) => t.n);
    const drawn = this.drawn.bubbles;
    this.layer("bubbles", [scene.bubbles, scene.categories, scene.details, year, this.open, this.shrink], () =>
      this.towns.toReversed().flatMap((t) => this.open && t.n > 1 ? this.opened(t) : [this.bubble(t)])); // the fullest on top
    if (this.stepping && drawn !== this.drawn.bubbles && !still()) for (const t of this.towns)
      if (t.n !== before.get(t.key)) this.features.get(t.key)?.node.classList.add("new");
    this.marks = scene.marks.map((m) => this.markOf(m)).filter((m) => m.n);
    this.layer("marks", [scene.marks, year, this.shrink], () => this.marks.map((m) => this.mark(m)));
    this.recount();
    this.layer("badges", [scene.badges, year, this.type], () => scene.badges.map((b) => this.badge(b)));
    this.layer("legend", [scene.legend, scene.classes, scene.categories, scene.bubbles, scene.marks, Boolean(scene.details), year], () => this.drawLegend());
    this.drawTime();
    this.arrange();
  }

  refocusOn() { // a redrawn shape gives the focus to its successor
    if (!this.refocus) return;
    const next = this.features.get(this.stand(this.refocus))?.node;
    if (next) { this.svg.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
    this.refocus = null;
  }

  stand(key) { return this.features.has(key) ? key : this.townOf?.get(key) ?? key; } // the town stands for a site that is not drawn

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

  place(node, x, y, dx = 0, dy = 0) { // drawn in pixels at a place in kilometres, whatever the zoom; moved by some pixels
    node.style.transform = `translate(${x}px, ${y}px) scale(var(--km-per-px))${dx || dy ? ` translate(${dx}px, ${dy}px)` : ""}`;
    return node;
  }

  at(f) { const k = this.kmPerPx(); return { x: f.x + (f.dx ?? 0) * k, y: f.y + (f.dy ?? 0) * k }; } // where a feature is drawn, in kilometres

  widthOf(text, size, weight) {
    const canvas = (this.canvas ??= document.createElement("canvas").getContext("2d"));
    canvas.font = `${weight} ${size}px ${(this.family ??= getComputedStyle(this.root).fontFamily)}`;
    return canvas.measureText(text).width;
  }

  // Marks that would lie on each other give way by some pixels, single sites more easily than towns with a number.
  // The sites of all years count, so that nothing moves while the years go by.
  arrange() {
    const k = this.kmPerPx(), now = `${this.scene.version} ${k.toFixed(3)} ${this.shrink}`;
    if (this.arranged !== now) { this.arranged = now; this.shifts = this.apart(k); }
    for (const [key, [dx, dy, r]] of this.shifts) if (this.features.has(key)) this.shift(this.features.get(key), dx, dy, r);
    for (const f of this.features.values()) if (f.spot) { const town = this.features.get(f.of); this.shift(f, town.dx + f.spot[0], town.dy + f.spot[1]); }
    this.arrangeBadges();
  }

  apart(k) { // how far each mark moves: key -> [dx, dy, radius] in pixels
    const bodies = [
      ...this.places.map(({ key, x, y, sites: { length: n } }) => ({ key, x, y, r: this.open && n > 1 ? this.ring(n) + 9 * this.type : this.radius(n), single: n === 1, yields: n === 1 ? 1 : 0.25, most: (n === 1 ? 16 : 24) * this.type })),
      ...this.scene.marks.map(({ key, x, y }) => ({ key, x, y, r: 12 * this.shrink, yields: 1.6, most: 70 })),
    ].map((b) => ({ ...b, hx: b.x / k, hy: b.y / k, dx: 0, dy: 0 }));
    const pairs = [];
    for (let i = 0; i < bodies.length; i++) for (let j = 0; j < i; j++) {
      const a = bodies[i], b = bodies[j], apart = (a.r + b.r) * (a.single && b.single ? 0.82 : 1) + (a.single || b.single ? 0 : 2);
      const reach = apart + (a.most + b.most) * 0.6;
      if (Math.abs(a.hx - b.hx) < reach && Math.abs(a.hy - b.hy) < reach) pairs.push([a, b, apart]);
    }
    for (let turn = 0; turn < 45; turn++) {
      for (const [a, b, apart] of pairs) {
        let vx = a.hx + a.dx - b.hx - b.dx, vy = a.hy + a.dy - b.hy - b.dy, d = Math.hypot(vx, vy);
        if (d >= apart) continue;
        if (d < 0.01) { vx = a.hx > b.hx ? 1 : -1; vy = 0.6; d = 1.17; } // on one place: to the sides
        const push = (apart - d) / d / (a.yields + b.yields);
        a.dx += vx * push * a.yields; a.dy += vy * push * a.yields; b.dx -= vx * push * b.yields; b.dy -= vy * push * b.yields;
      }
      for (const b of bodies) { const far = Math.hypot(b.dx, b.dy), keep = Math.min(0.985, b.most / (far || 1)); b.dx *= keep; b.dy *= keep; }
    }
    return new Map(bodies.map((b) => [b.key, [b.dx, b.dy, b.r]]));
  }

  radius(n) { return (n === 1 ? 5.5 : 8 + 2.4 * Math.sqrt(n)) * this.shrink; }

  ring(n) { const r = 7 * this.type; return Math.max(n === 2 ? r + 5 : r + 8, (n * (2 * r + 5)) / (2 * Math.PI)); } // of an opened town

  shift(f, dx, dy, r = Infinity) {
    f.dx = Math.round(dx * 10) / 10; f.dy = Math.round(dy * 10) / 10;
    this.place(f.node, f.x, f.y, f.dx, f.dy);
    f.node.querySelector(".leader")?.setAttribute("d", Math.hypot(dx, dy) > r + 2 ? `M0 0L${-f.dx} ${-f.dy}` : "");
  }

  boxes() { // what stands on the stage and must not be covered
    const [pw, ph] = this.size(), now = `${pw} ${ph} ${this.type} ${this.bare} ${this.scale.style.width} ${this.year == null}`;
    if (this.boxed !== now) { this.boxed = now; this.obstacles = this.measureBoxes(); }
    return this.obstacles;
  }

  measureBoxes() {
    return [this.buttons, this.scale, this.yearShown].filter((e) => e.offsetWidth)
      .map((e) => [e.offsetLeft - 6, e.offsetTop - 6, e.offsetLeft + e.offsetWidth + 6, e.offsetTop + e.offsetHeight + 6]);
  }

  arrangeBadges() { // beside each other, inside the stage, and not on the scale bar
    const k = this.kmPerPx(), [pw, ph] = this.size(), { x, y } = this.camera, taken = this.boxes();
    this.badgeBoxes = [];
    for (const { key } of this.scene.badges) {
      const f = this.features.get(key);
      if (!f) continue;
      const l = (f.x - x) / k + pw / 2 + f.left, t = (f.y - y) / k + ph / 2 - f.high / 2, out = l > pw || l + f.wide < 0 || t > ph || t + f.high < 0;
      const box = (dx, dy) => [l + dx, t + dy, l + dx + f.wide, t + dy + f.high];
      const free = ([a, b, c, d]) => a >= 5 && b >= 5 && c <= pw - 5 && d <= ph - 5 && !taken.some((o) => a < o[2] + 4 && c > o[0] - 4 && b < o[3] + 4 && d > o[1] - 4);
      const inX = clamp(l, 6, Math.max(pw - f.wide - 6, 6)) - l, inY = clamp(t, 6, ph - f.high - 6) - t;
      let best = [0, 0], least = Infinity;
      if (!out) for (let i = -16; i <= 16; i++) for (let j = -6; j <= 6; j++) {
        const dx = inX + i * 14, dy = inY + (j * (f.high + 5)) / 2, cost = Math.hypot(dx, dy * 1.3);
        if (cost < least && free(box(dx, dy))) { least = cost; best = [dx, dy]; }
      }
      if (!out) { taken.push(box(...best)); this.badgeBoxes.push(box(...best)); }
      this.shift(f, ...best);
    }
    if (this.scene.badges.length) for (const a of this.scene.arcs) if (a.between) this.bend(this.features.get(a.key));
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
    const g = svg("g", {}, svg("path", { class: "line" }), ...(a.directed ? [svg("path", { class: "head", d: "M-5-5 7 0-5 5-2.5 0Z" })] : []), svg("path", { class: "target" }));
    g.firstChild.style.strokeWidth = `${a.width}px`;
    if (a.directed && a.width < 1.8) g.classList.add("single");
    this.feature(g, a);
    this.bend(this.features.get(a.key));
    return g;
  }

  bend(f) { // an arc between its ends; a badge may have given way
    const end = (at, iso) => { const b = iso && this.features.get(`country:${iso}`); return b?.anchor ? this.at(b) : { x: at[0], y: at[1] }; };
    const a = end(f.from, f.between?.[0]), b = end(f.to, f.between?.[1]), bend = 0.16;
    const cx = (a.x + b.x) / 2 + (b.y - a.y) * bend, cy = (a.y + b.y) / 2 - (b.x - a.x) * bend, d = `M${a.x} ${a.y}Q${cx} ${cy} ${b.x} ${b.y}`;
    for (const path of f.node.querySelectorAll(".line, .target")) path.setAttribute("d", d);
    const t = 0.62, u = 1 - t, x = u * u * a.x + 2 * u * t * cx + t * t * b.x, y = u * u * a.y + 2 * u * t * cy + t * t * b.y;
    const head = f.node.querySelector(".head"), turn = (Math.atan2(u * (cy - a.y) + t * (b.y - cy), u * (cx - a.x) + t * (b.x - cx)) * 180) / Math.PI;
    if (head) head.style.transform = `translate(${x}px, ${y}px) scale(calc(var(--km-per-px) * ${(0.62 + 0.16 * f.width) * this.type})) rotate(${turn}deg)`;
    f.x = (a.x + 2 * cx + b.x) / 4; f.y = (a.y + 2 * cy + b.y) / 4;
  }

  site([name, category], i) { // one site of a bubble with what the scene says of it
    const d = this.scene.details;
    if (!d) return { name, category, start: 0 };
    const start = d.start[i], word = (list, index, before = "") => index < 0 ? [] : [before + list[index]];
    const begins = start > 0 ? [`Production from ${start}`] : start < -1 ? [`Production planned from ${-start}`] : [];
    return { name, category, start, key: `site:${d.id[i]}`,
      tip: [name, ...word(d.operators, d.operator[i], "Operator: "), ...word(d.statuses, d.status[i], "Status: "), ...word(d.products, d.product[i], "Product: "), ...begins] };
  }

  seen({ start }) { // whether a site is shown in the year; one without a known start always is
    return this.year == null || Math.abs(start) < 2 || Math.abs(start) <= this.year;
  }

  style({ category, start }) { // how a site's mark is filled: a promise is hollow or hatched
    const { style } = this.scene.categories[category];
    if (start >= 0 || style !== "solid") return style;
    return this.promised ? "hollow" : this.year != null ? "hatched" : style;
  }

  slice(node, category, style) {
    node.classList.add("slice", style);
    node.style.setProperty("--colour", this.scene.categories[category].colour);
    if (style === "hatched") node.style.fill = `url(#${this.id}-hatch-${category})`;
    return node;
  }

  hatch({ colour }, i) {
    return svg("pattern", { id: `${this.id}-hatch-${i}`, width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { width: 4, height: 4, class: "hole" }), svg("rect", { width: 2, height: 4, fill: colour }));
  }

  town({ key, country, town, x, y, sites: all }) { // a bubble's size, split and words from what the scene says of its town
    const { categories, countries } = this.scene, most = 5, sites = all.filter((s) => this.seen(s)), n = sites.length, parts = [];
    for (const s of sites) {
      const style = this.style(s), part = parts.find((p) => p.category === s.category && p.style === style);
      if (part) part.count += 1; else parts.push({ category: s.category, style, count: 1 });
    }
    parts.sort((a, b) => a.category - b.category || (a.style < b.style ? 1 : -1));
    const title = `${town}, ${countries[country]?.name ?? country}`, lines = sites.slice(0, most).map((s) => `${s.name}: ${categories[s.category].label.toLowerCase()}`);
    if (n > most) lines.push(`and ${n - most} more`);
    const [only] = sites, more = n === 1 && only.tip ? [only.name, ...only.tip.slice(1)] : lines;
    return { key, label: town, country, x, y, n, sites, parts, r: this.radius(n),
      tip: [title, ...more], spoken: [title, counted(n, "site"), ...more] };
  }

  bubble(b) {
    const g = svg("g", {}, svg("path", { class: "leader" }));
    let start = -Math.PI / 2;
    for (const { category, style, count } of b.parts) {
      const whole = b.parts.length === 1, end = start + (2 * Math.PI * count) / b.n;
      g.append(this.slice(whole ? svg("circle", { r: b.r }) : svg("path", { d:
        `M0 0L${b.r * Math.cos(start)} ${b.r * Math.sin(start)}A${b.r} ${b.r} 0 ${end - start > Math.PI ? 1 : 0} 1 ${b.r * Math.cos(end)} ${b.r * Math.sin(end)}Z` }), category, style));
      start = end;
    }
    if (b.n > 1) {
      g.append(svg("circle", { r: b.r * 0.64, class: "hole" }));
      g.append(svg("text", { class: "count", dy: "0.35em", "aria-hidden": "true" }, String(b.n)));
    }
    g.append(svg("circle", { r: Math.max(b.r + 3, 11), class: "halo" })); // a target of at least 22 px
    return this.feature(g, b);
  }

  opened(b) { // a town with its sites around it, each to be chosen for itself
    const r = 7 * this.type, ring = this.ring(b.n);
    const spots = b.sites.map((_, i) => { const a = (2 * Math.PI * i) / b.n - (b.n === 2 ? Math.PI : Math.PI / 2); return [ring * Math.cos(a), ring * Math.sin(a)]; });
    b.r = ring + r + 2;
    const hub = svg("g", { class: "hub" }, svg("path", { class: "leader" }), svg("circle", { r: b.r, class: "halo" }),
      svg("path", { class: "spokes", d: spots.map(([dx, dy]) => `M0 0L${dx} ${dy}`).join("") }), svg("circle", { r: 3 * this.type, class: "centre" }));
    return [this.feature(hub, b), ...b.sites.map((s, i) => {
      const g = svg("g", {}, this.slice(svg("circle", { r }), s.category, this.style(s)), svg("circle", { r: Math.max(r + 2.5, 11), class: "halo" }));
      return this.feature(g, { key: s.key, x: b.x, y: b.y, spot: spots[i], of: b.key, tip: s.tip, spoken: [...s.tip, `${b.label}, ${this.scene.countries[b.country]?.name ?? b.country}`] });
    })];
  }

  markOf(m) { // a mark counts the sites of the year
    if (!m.sites || this.year == null) return { ...m, seen: m.sites ?? [] };
    const seen = m.sites.filter(([, start]) => this.seen({ start }));
    return { ...m, seen, n: seen.length, tip: [m.tip[0].replace(counted(m.n, "site"), counted(seen.length, "site")), ...m.tip.slice(1)] };
  }

  mark(m) {
    const r = 12 * this.shrink;
    const g = svg("g", {}, svg("rect", { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: m.kind === "withheld" ? 4 : r, class: m.kind }),
      svg("text", { class: "count", dy: "0.35em", "aria-hidden": "true" }, String(m.n)));
    return this.feature(g, { ...m, r });
  }

  badge(b) {
    const iso = b.key.slice(8), here = this.placesIn?.[iso], label = here != null && this.year != null ? b.label.replace(/ \d+$/, ` ${here}`) : b.label;
    const wide = this.widthOf(label, 12 * this.type, 600) + 20 * this.type, high = 22 * this.type, left = b.anchor === "start" ? 0 : -wide / 2;
    const g = svg("g", {}, svg("path", { class: "leader" }), svg("rect", { x: left, y: -high / 2, width: wide, height: high, rx: high / 2 }),
      svg("text", { x: left + wide / 2, dy: "0.35em", "aria-hidden": "true" }, label));
    return this.feature(g, { ...b, left, wide, high });
  }

  recount() { // countries by the number of sites of the year
    const { countries, time } = this.scene;
    if (!time) return;
    const n = (this.placesIn = {});
    for (const t of this.towns) n[t.country] = (n[t.country] ?? 0) + t.n;
    for (const m of this.marks) { const iso = m.key.slice(8).split("/")[0]; n[iso] = (n[iso] ?? 0) + m.n; }
    for (const [iso, item] of Object.entries(countries)) {
      const f = this.features.get(`country:${iso}`);
      if (!f || f.anchor) continue; // a badge counts for itself
      const here = n[iso] ?? 0, all = this.year == null, rank = all ? item.class : time.steps.filter((s) => s <= here).length - 1;
      f.node.style.fill = rank == null || rank < 0 ? "" : `var(--class-${rank})`;
      f.tip = [item.name, ...(all ? item.tip.length ? item.tip : [this.scene.nothing] : [here ? counted(here, "site") : this.scene.nothing])];
      f.node.setAttribute("aria-label", f.tip.join(". "));
    }
  }

  drawLegend() {
    const { legend, classes, categories, details } = this.scene, groups = [], all = new Set(), now = {};
    for (const s of this.places.flatMap((b) => b.sites)) all.add(s.category);
    for (const m of this.scene.marks) for (const [category] of m.sites ?? []) all.add(category);
    for (const c of [...this.towns.flatMap((t) => t.sites.map((s) => s.category)), ...this.marks.flatMap((m) => m.seen.map(([category]) => category))]) now[c] = (now[c] ?? 0) + 1;
    for (const part of legend) {
      const group = html("div", "group");
      const row = (swatch, label, n) => { const r = html("span", "row"); r.append(swatch, label, ...(n == null ? [] : [html("b", "", String(n))])); group.append(r); };
      const dot = (i, style) => { const s = html("i", `dot ${style}`); s.style.setProperty("--colour", categories[i].colour); return s; };
      groups.push(group);
      if (part.title) group.append(html("span", "head", part.title));
      if (part.kind === "classes") classes.forEach((label, i) => {
        const s = html("i", "square"); s.style.background = `var(--class-${i})`; row(s, label); });
      if (part.kind === "categories") categories.forEach((c, i) => { if (all.has(i)) row(dot(i, c.style), c.label, details ? now[i] ?? 0 : null); });
      if (part.kind === "categories" && this.year != null && !this.promised) row(html("i", "dot hatched"), "Start planned");
      if (part.kind === "mark") row(html("i", `square ${part.style}`), part.label);
    }
    return groups;
  }

  // ---- years ---------------------------------------------------------------------------------------------------

  timeBar() {
    this.time = html("div", "time"); this.time.hidden = true;
    this.player = this.button("Play the years", PLAY, () => this.toggle());
    this.slider = html("input"); this.slider.type = "range"; this.slider.step = 1; this.slider.setAttribute("aria-label", "Year");
    this.slider.addEventListener("input", () => { const year = Number(this.slider.value); this.pause(); this.setYear(year); });
    this.ticks = html("div", "ticks"); this.ticks.setAttribute("aria-hidden", "true");
    this.everyYear = html("button", "all", "All years"); this.everyYear.type = "button";
    this.everyYear.onclick = () => { this.pause(); this.setYear(null); };
    this.told = html("span", "told");
    const track = html("div", "track"); track.append(this.slider, this.ticks);
    this.time.append(this.player, track, this.everyYear, this.told);
    return this.time;
  }

  setYear(year) {
    this.year = year;
    this.stepping = true;
    this.draw();
    this.stepping = false;
    this.select(this.chosen);
    this.refocusOn();
    this.labels();
    this.address();
  }

  toggle() {
    if (this.playing) { this.pause(); return; }
    const { from, to } = this.scene.time;
    const step = () => {
      this.setYear(this.year == null || this.year >= to && !this.playing ? from : this.year + 1);
      this.playing = this.year < to ? setTimeout(step, YEAR_MS) : null;
      this.drawTime();
    };
    step();
  }

  pause() { clearTimeout(this.playing); this.playing = null; if (this.places) this.drawTime(); }

  drawTime() {
    const { time } = this.scene, { year } = this;
    this.time.hidden = !time || this.bare;
    this.yearShown.hidden = year == null;
    this.yearShown.textContent = year ?? "";
    if (!time) return;
    const label = this.playing ? "Pause" : "Play the years (p)";
    this.player.title = label; this.player.setAttribute("aria-label", label);
    this.player.querySelector("path").setAttribute("d", this.playing ? PAUSE : PLAY);
    if (this.slider.max !== String(time.to) || this.slider.min !== String(time.from)) {
      this.slider.min = time.from; this.slider.max = time.to;
      this.ticks.replaceChildren(...Array.from({ length: time.to - time.from + 1 }, (_, i) => html("span", time.from + i > time.now ? "later" : "", String(time.from + i))));
    }
    this.slider.value = year ?? time.to;
    this.time.classList.toggle("off", year == null);
    this.everyYear.disabled = year == null;
    const starts = [...this.places.flatMap((b) => b.sites.map((s) => s.start)), ...this.scene.marks.flatMap((m) => (m.sites ?? []).map(([, start]) => start))];
    const seen = starts.filter((start) => this.seen({ start })).length, unknown = starts.filter((start) => Math.abs(start) < 2).length;
    const always = `${unknown} without a known start`;
    this.told.textContent = year == null ? `All ${counted(starts.length, "site")}, ${always}` : `${seen} of ${counted(starts.length, "site")} by ${year}; ${always} ${unknown === 1 ? "is" : "are"} always shown`;
    this.slider.setAttribute("aria-valuetext", year == null ? "all years" : `${year}: ${this.told.textContent}`);
  }

  // ---- camera --------------------------------------------------------------------------------------------------

  size() { return this.measured ??= this.measure(); } // kept: to ask the browser in between costs a layout each time

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
    this.settling = setTimeout(() => this.settle(), 60);
  }

  settle() { // what is only worth its time when the camera rests
    const k = this.kmPerPx(), open = Boolean(this.scene.details) && k < OPEN_KM_PER_PX;
    this.scaleBar();
    if (open !== this.open || this.scaled(k) !== this.shrink) {
      this.draw();
      this.select(this.chosen);
      this.refocusOn();
    } else this.arrange();
    this.labels();
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
    if (!this.keepAddress) return null;
    const parts = (new URLSearchParams(location.search).get("map") ?? "").split(",").map(Number);
    if (parts.length !== 3 || parts.some((p) => !Number.isFinite(p)) || parts[2] <= 0) return null;
    return { x: parts[0], y: parts[1], w: parts[2] };
  }

  yearFromAddress() {
    const { time } = this.scene, year = Number(new URLSearchParams(location.search).get("year"));
    return this.keepAddress && time && Number.isInteger(year) && year >= time.from && year <= time.to ? year : null;
  }

  address() {
    clearTimeout(this.addressing);
    if (!this.keepAddress) return;
    this.addressing = setTimeout(() => {
      if (!this.root.isConnected) return;
      const { x, y, w } = this.camera, home = this.whole(), query = new URLSearchParams(location.search);
      const moved = Math.abs(w - home.w) > 5 || Math.hypot(x - home.x, y - home.y) > 5;
      const aim = this.aim(), value = moved && !(aim && this.near(this.within(aim))) ? [x, y, w].map(Math.round).join(",") : null;
      const year = this.scene.time && this.year != null ? String(this.year) : null;
      if ((query.get("map") ?? null) === value && (!this.scene.time || (query.get("year") ?? null) === year)) return;
      if (value) query.set("map", value); else query.delete("map");
      if (this.scene.time) if (year) query.set("year", year); else query.delete("year");
      const text = query.toString().replaceAll("%2C", ",");
      history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    }, 350);
  }

  near(c) { return Math.abs(c.w - this.camera.w) < 5 && Math.hypot(c.x - this.camera.x, c.y - this.camera.y) < 5; }

  scaleBar() {
    const [pw] = this.size(), kmPerPx = this.camera.w / pw, longest = 110 * this.type * kmPerPx;
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
    taken.push(...this.boxes(), ...(this.badgeBoxes ?? []));
    const bodies = [...this.towns.map((t) => ({ ...this.features.get(t.key), r: t.r })), ...this.marks.map((m) => this.features.get(m.key))];
    for (const b of bodies) {
      const [bx, by] = px(b.x, b.y).map((v, i) => v + (i ? b.dy : b.dx)); taken.push([bx - b.r, by - b.r, bx + b.r, by + b.r]); }
    const put = (key, text, kx, ky, size, kind, spots) => {
      const tw = this.widthOf(text, size, kind === "town" ? 600 : 500) + 4, [cx, cy] = px(kx, ky);
      for (const [dx, dy, anchor] of spots) {
        const left = cx + dx - (anchor === "end" ? tw : anchor === "middle" ? tw / 2 : 0), top = cy + dy - size * 0.6;
        const box = [left, top, left + tw, top + size * 1.2];
        if (!free(box)) continue;
        taken.push(box);
        const node = svg("text", { class: kind, x: dx, y: dy, dy: "0.33em", "text-anchor": anchor, "font-size": size }, text);
        node.dataset.of = key;
        shown.push(this.place(node, kx, ky));
        return true;
      }
    };
    const big = this.type, chosen = this.townNamed = this.chosenTown();
    const towns = [...this.towns].sort((a, b) => (b.key === chosen) - (a.key === chosen) || b.n - a.n);
    for (const b of towns) if (b.label && (b.n > 1 || b.key === chosen || perPx < 2.6)) {
      const d = b.r + 4, { dx, dy } = this.features.get(b.key), spots = [[d, 0, "start"], [-d, 0, "end"], [0, -d - 6 * big, "middle"], [0, d + 6 * big, "middle"]];
      put(b.key, b.label, b.x, b.y, 12 * big, "town", spots.map(([sx, sy, anchor]) => [sx + dx, sy + dy, anchor]));
    }
    for (const [iso, c] of Object.entries(this.outlines.countries)) {
      const item = this.scene.countries[iso];
      if (!c.europe || !(item?.name) || (c.area_km2 < 9000 * perPx && !item.emphasis)) continue;
      put(`country:${iso}`, item.name, c.label[0], c.label[1], 11.5 * big, item.emphasis ? "country emphasis" : "country",
        [[0, 0, "middle"], [0, -18, "middle"], [0, 18, "middle"], [0, 30, "middle"]]);
    }
    this.layers.labels.replaceChildren(...shown);
  }

  chosenTown() { return this.townOf.get(this.chosen) ?? (this.chosen?.startsWith("place:") ? this.chosen : null); } // its name always stands

  // ---- reading and choosing ------------------------------------------------------------------------------------

  select(key) {
    this.chosen = key ?? null;
    const stands = this.stand(this.chosen);
    for (const [k, f] of this.features) {
      f.node.classList.toggle("selected", k === stands);
      if (this.selectable) put(f.node, "aria-pressed", String(k === stands));
      put(f.node, "tabindex", "-1");
    }
    this.arcsOf(this.chosen);
    const entry = this.features.get(stands) ?? this.features.values().next().value;
    (entry?.node ?? this.svg).setAttribute("tabindex", "0"); // the map is one stop of the tab key
  }

  arcsOf(key) { // the arcs of the country that is pointed at or chosen stand out
    const iso = key?.startsWith("country:") ? key.slice(8) : null, mine = (a) => a.between?.includes(iso), some = this.scene.arcs.some(mine);
    this.layers.arcs.classList.toggle("some", some);
    for (const a of this.scene.arcs) this.features.get(a.key)?.node.classList.toggle("mine", some && mine(a));
  }

  choose(key) {
    if (!this.selectable) return;
    const next = key === this.stand(this.chosen) ? null : key;
    this.emit("select", next ?? ""); // first what takes longer: a browser holds timers back, that of the message too, until it has painted what an input changed
    this.chosen = next;
    setTimeout(() => this.select(this.chosen));
  }

  tell(key, event) {
    const f = this.features.get(key);
    if (this.bare && this.lit !== key) { // like a pointer of light
      for (const node of this.root.querySelectorAll(".lit")) node.classList.remove("lit");
      f?.node.classList.add("lit");
      for (const label of this.layers.labels.children) label.classList.toggle("lit", Boolean(f) && label.dataset.of === key);
    }
    if (this.lit !== key && this.scene) this.arcsOf(key?.startsWith("country:") ? key : this.chosen);
    this.lit = key;
    if (!f) { this.tip.hidden = true; return; }
    this.tip.replaceChildren(...f.tip.map((line, i) => html(i ? "div" : "strong", "", line)));
    this.tip.hidden = false;
    const [pw, ph] = this.size(), stage = this.stage.getBoundingClientRect(), box = this.tip.getBoundingClientRect();
    const at = event?.clientX != null ? [event.clientX - stage.left, event.clientY - stage.top]
      : [(this.at(f).x - this.camera.x) / (this.camera.w / pw) + pw / 2, (this.at(f).y - this.camera.y) / (this.camera.w / pw) + ph / 2];
    this.tip.style.left = `${clamp(at[0] + 14, 4, Math.max(pw - box.width - 4, 4))}px`;
    this.tip.style.top = `${at[1] + 18 + box.height > ph ? Math.max(at[1] - box.height - 12, 4) : at[1] + 18}px`;
  }

  follow(f) { // the view goes along with the focus
    const { x, y, w } = this.camera, [pw, ph] = this.size(), at = this.at(f), h = (w * ph) / pw;
    if (Math.abs(at.x - x) > w * 0.49 || Math.abs(at.y - y) > h * 0.48) this.fly(this.within({ x: at.x, y: at.y, w }));
  }

  neighbour(from, dx, dy) { // the nearest feature in a direction, so that arrows walk the map
    let best = null, least = Infinity;
    const start = this.at(from), least_km = Math.min(1, this.kmPerPx());
    for (const f of this.features.values()) {
      const to = this.at(f), vx = to.x - start.x, vy = to.y - start.y, along = vx * dx + vy * dy, across = Math.abs(vx * dy - vy * dx);
      if (along < least_km) continue;
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
      if (!this.camera || !this.root.isConnected || !this.keepAddress) return;
      this.fly(this.fromAddress() ?? this.aim() ?? this.whole());
      const year = this.yearFromAddress();
      if (year !== this.year) { this.pause(); this.setYear(year); }
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
    this.root.addEventListener("keydown", (e) => {
      if (e.key !== "p" || e.ctrlKey || e.metaKey || e.altKey || !this.scene?.time) return;
      this.toggle();
      e.preventDefault(); e.stopPropagation();
    });
    this.svg.addEventListener("focusin", (e) => this.tell(keyOf(e)));
    this.svg.addEventListener("focusout", () => this.tell(null));
    this.svg.addEventListener("keydown", (e) => {
      const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, key = keyOf(e);
      const a = arrows[e.key], { x, y, w } = this.camera;
      if (this.bare && !e.shiftKey && (a || e.key === " ")) return; // a presenter's keys turn the slides
      const turn = { PageDown: 1, PageUp: -1 }[e.key];
      const walk = (next) => {
        if (!next) return;
        e.target.setAttribute("tabindex", "-1"); next.node.setAttribute("tabindex", "0"); next.node.focus(); this.follow(next);
      };
      if (a && e.shiftKey) this.move({ x: x + a[0] * w * 0.12, y: y + a[1] * w * 0.12, w });
      else if (a && key) walk(this.neighbour(this.features.get(key), ...a));
      else if (turn && key && !this.bare) { // every place in turn, those too that lie behind others from every side
        const keys = [...this.features.keys()];
        walk(this.features.get(keys[(keys.indexOf(key) + turn + keys.length) % keys.length]));
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
  const root = parentElement.matches?.(".map") ? parentElement : parentElement.querySelector(".map") ?? parentElement.appendChild(html("div", "map"));
  root.style.setProperty("--height", data.height ?? "clamp(340px, 64vh, 860px)");
  const view = (root.view ??= new MapView(root));
  view.emit = setTriggerValue ?? (() => {});
  view.selectable = Boolean(data.selectable);
  view.show(data);
  return view;
}
