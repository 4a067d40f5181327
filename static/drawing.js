// A chart that plotly cannot let a reader select from (flows, matrix): our own SVG, made in Python, with keyboard, tooltip and selection.

const html = (tag, className) => Object.assign(document.createElement(tag), { className });

export function draw({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".drawing");
  const tip = root.querySelector(".tip") ?? html("div", "tip");
  const stage = root.querySelector(".stage") ?? html("div", "stage");
  if (stage.parentElement !== root) root.replaceChildren(stage, tip); // moved about, a shape would lose the focus
  tip.hidden = true;
  const narrow = () => root.clientWidth < (data.turn ?? 640);
  root.classList.toggle("selectable", Boolean(data.selectable));
  const isDark = () => { // as the page is: by the brightness of its ground
    const ground = getComputedStyle(root).outlineColor, [r, g, b] = (ground.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
    return 0.299 * r + 0.587 * g + 0.114 * b < (ground.startsWith("color(") ? 0.5 : 128);
  };
  const coloured = (size) => { // drawn in light colours; those of the dark theme come in the same order
    if (!isDark()) return data[size];
    const dark = data[`${size}_dark`].split(" ");
    let i = 0;
    return data[size].replace(/="#[0-9a-f]{6}"/g, () => `="${dark[i++]}"`);
  };
  let shown = null, items = [];

  const choose = (node) => setTriggerValue("select", node.classList.contains("selected") ? "" : node.dataset.key);
  const tell = (node, event) => {
    const words = node?.dataset.words;
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    tip.style.left = "0"; // its own width, not what is left of the line
    const box = root.getBoundingClientRect(), at = node.getBoundingClientRect();
    const x = (event?.clientX ?? at.left + at.width / 2) - box.left, y = (event?.clientY ?? at.top + at.height / 2) - box.top;
    const below = y + 16, above = y - tip.offsetHeight - 10;
    tip.style.left = `${Math.max(0, Math.min(x + 12, box.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${Math.max(0, below + tip.offsetHeight > box.height ? Math.min(above, box.height - tip.offsetHeight) : below)}px`;
  };

  const paint = () => {
    if (!root.clientWidth && root.dataset.painted) return; // out of sight: what is drawn stays
    const size = narrow() ? "narrow" : "wide", look = `${size} ${isDark()}`, of = stage.querySelector(":focus")?.dataset.key;
    if (shown === look) return;
    shown = look;
    tip.hidden = true;
    root.style.aspectRatio = "";
    stage.innerHTML = coloured(size);
    const picture = stage.querySelector("svg");
    picture.setAttribute("role", data.selectable ? "group" : "img");
    for (const node of picture.querySelectorAll("title")) {
      const of = node.parentElement;
      if (of === picture) continue;
      of.dataset.words = node.textContent; // our own tooltip also comes with the keyboard; the browser's would double it
      node.remove();
    }
    items = data.selectable ? [...picture.querySelectorAll("[data-key]")] : [];
    items.forEach((node, i) => {
      node.setAttribute("tabindex", i ? "-1" : "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", node.dataset.words || node.dataset.key);
      const isChosen = node.dataset.key === data.chosen;
      node.classList.toggle("selected", isChosen);
      node.setAttribute("aria-pressed", String(isChosen));
    });
    picture.classList.toggle("some", items.some((node) => node.classList.contains("selected")));
    const entry = items.find((node) => node.dataset.key === of) ?? items.find((node) => node.classList.contains("selected"));
    if (entry) { items[0].setAttribute("tabindex", "-1"); entry.setAttribute("tabindex", "0"); } // Tab comes to what was chosen
    if (of != null && entry?.dataset.key === of) entry.focus({ preventScroll: true }); // a redrawn shape gives the focus to its successor
    root.dataset.painted = size;
  };

  const listening = new AbortController(), on = (of, name, act) => of.addEventListener(name, act, { signal: listening.signal });
  on(stage, "click", (event) => { const node = event.target.closest("[data-key]"); if (node && data.selectable) choose(node); });
  on(stage, "pointermove", (event) => tell(event.target.closest("[data-words]"), event));
  on(stage, "pointerleave", () => tell(null));
  on(stage, "focusin", (event) => tell(event.target.closest("[data-words]")));
  on(stage, "focusout", () => tell(null));
  on(root, "transitionend", (event) => { if (event.target === root) paint(); }); // another theme
  on(stage, "keydown", (event) => {
    const at = items.indexOf(event.target), step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (at < 0) return;
    if (step) { const next = items[(at + step + items.length) % items.length]; event.target.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
    else if (event.key === "Home" || event.key === "End") { const next = items.at(event.key === "End" ? -1 : 0); event.target.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
    else if (event.key === "Enter" || event.key === " ") choose(event.target);
    else if (event.key === "Escape" && data.chosen) setTriggerValue("select", "");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const resizing = new ResizeObserver(paint);
  resizing.observe(root);
  paint();
  return () => { resizing.disconnect(); listening.abort(); };
}
