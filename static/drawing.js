// A chart that plotly cannot let a reader select from (flows, matrix): our own SVG, made in Python, with keyboard, tooltip and selection.

const html = (tag, className) => Object.assign(document.createElement(tag), { className });

export function draw({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".drawing");
  const tip = root.querySelector(".tip") ?? html("div", "tip");
  const stage = root.querySelector(".stage") ?? html("div", "stage");
  root.replaceChildren(stage, tip);
  tip.hidden = true;
  const narrow = () => root.clientWidth < 640;
  let shown = null, items = [];

  const choose = (node) => setTriggerValue("select", node.classList.contains("selected") ? "" : node.dataset.key);
  const tell = (node, event) => {
    const words = node?.dataset.words;
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const box = root.getBoundingClientRect(), at = node.getBoundingClientRect();
    const x = event?.clientX ?? at.left + at.width / 2, y = event?.clientY ?? at.top + at.height / 2;
    tip.style.left = `${Math.max(0, Math.min(x - box.left + 12, box.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${y - box.top + 16}px`;
  };

  const paint = () => {
    const size = narrow() ? "narrow" : "wide";
    if (shown === size) return;
    shown = size;
    stage.innerHTML = data[size];
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
    root.dataset.painted = size;
  };

  stage.onclick = (event) => { const node = event.target.closest("[data-key]"); if (node && data.selectable) choose(node); };
  stage.onpointermove = (event) => tell(event.target.closest("[data-words]"), event);
  stage.onpointerleave = () => tell(null);
  stage.onfocusin = (event) => tell(event.target.closest("[data-words]"));
  stage.onfocusout = () => tell(null);
  stage.onkeydown = (event) => {
    const at = items.indexOf(event.target), step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (at < 0) return;
    if (step) { const next = items[(at + step + items.length) % items.length]; event.target.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
    else if (event.key === "Enter" || event.key === " ") choose(event.target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const resizing = new ResizeObserver(paint);
  resizing.observe(root);
  paint();
  return () => resizing.disconnect();
}
