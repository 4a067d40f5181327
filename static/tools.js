// The menus below a picture: its files, and its addresses. They open in the browser's top layer, so nothing around them cuts them off.

const ICONS = { // 24 x 24, as those of Streamlit's own buttons
  Download: "M5 20h14v-2H5zM19 9h-4V3H9v6H5l7 7z",
  Share: "M3.9 12a3.1 3.1 0 0 1 3.1-3.1h4V7H7a5 5 0 0 0 0 10h4v-1.9H7A3.1 3.1 0 0 1 3.9 12M8 13h8v-2H8zm9-6h-4v1.9h4a3.1 3.1 0 0 1 0 6.2h-4V17h4a5 5 0 0 0 0-10",
};
const GAP = 6, EDGE = 8; // px between button and menu, and between menu and window

function make(tag, fields = {}, ...children) {
  const node = Object.assign(document.createElement(tag), fields);
  node.append(...children);
  return node;
}

function icon(path) {
  return make("span", { className: "icon", innerHTML: `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path fill="currentColor" d="${path}"/></svg>` });
}

/** Puts an open menu below its button, above it where there is more room, and within the window. */
function place(panel, button) {
  const at = button.getBoundingClientRect(), box = panel.getBoundingClientRect(), last = innerHeight - EDGE - box.height;
  const below = at.bottom + GAP <= last || at.top < innerHeight - at.bottom;
  panel.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - box.width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, Math.min(below ? at.bottom + GAP : at.top - GAP - box.height, last))}px`;
}

/** A button and the panel that it opens. Both stay as long as the picture, whatever is put into the panel. */
function menu(name) {
  const panel = make("div", { popover: "auto", className: "menu" }), button = make("button", { type: "button", className: "opens" }, icon(ICONS[name]), name);
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", name);
  button.popoverTargetElement = panel;
  const stay = () => place(panel, button), sizes = new ResizeObserver(stay);
  const leave = () => {
    removeEventListener("scroll", scrolled, true);
    removeEventListener("resize", stay);
    sizes.disconnect();
  };
  const scrolled = (event) => {
    if (!panel.isConnected) leave(); // the page went on while the menu was open
    else if (!event.composedPath().includes(panel)) panel.hidePopover(); // what scrolls away under it takes it along
  };
  panel.addEventListener("beforetoggle", ({ newState }) => (panel.style.visibility = newState === "open" ? "hidden" : "")); // until it is placed, which its size decides
  panel.addEventListener("toggle", ({ newState }) => {
    panel.style.visibility = "";
    leave();
    if (newState === "open") {
      stay();
      addEventListener("scroll", scrolled, true);
      addEventListener("resize", stay);
      sizes.observe(panel);
    } else if (panel.contains(panel.getRootNode().activeElement)) button.focus({ preventScroll: true }); // within a component browsers give the focus back to nobody
  });
  return { button, panel };
}

/** Fills a panel anew; a reader who stands in it is put on its button. */
function fill({ button, panel }, children) {
  if (panel.contains(panel.getRootNode().activeElement)) button.focus({ preventScroll: true });
  panel.replaceChildren(...children);
}

function status() {
  const said = make("p", { className: "said" });
  said.setAttribute("role", "status");
  return said;
}

async function asked(address) {
  const answer = await fetch(address).catch(() => {
    throw new Error("the server cannot be reached");
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? `the server answered ${answer.status}`);
  return answer;
}

/** A link to a file that says how far it is; opened in another way, by its menu or a script, it is a plain link. */
function file(label, address, said) {
  const link = make("a", { href: address, textContent: label, download: "" });
  link.onclick = async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    said.textContent = `${label} is being made …`;
    try {
      const answer = await asked(address), name = answer.headers.get("content-disposition")?.match(/filename="(.+)"/)?.[1] ?? address.split(/[/?]/)[2];
      const held = URL.createObjectURL(await answer.blob());
      make("a", { href: held, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(held), 60_000);
      said.textContent = `${name} went to your downloads.`;
    } catch (error) {
      said.textContent = `${label} could not be made: ${error.message}`;
    }
    link.ariaBusy = null;
  };
  return link;
}

function field(label, text, copy, said) {
  const words = make("textarea", { readOnly: true, value: text, rows: Math.min(3, Math.ceil(text.length / 46)), spellcheck: false, onfocus: (event) => event.target.select() });
  words.setAttribute("aria-label", label);
  const button = make("button", { type: "button", textContent: "Copy" });
  button.setAttribute("aria-label", `Copy: ${label}`);
  button.onclick = () => copy(text).then(() => {
    button.focus();
    said.textContent = `Copied: ${label}`;
  }, () => {
    words.focus();
    said.textContent = "The browser does not let this page copy. It is selected: press Ctrl+C.";
  });
  return make("div", { className: "field" }, words, button);
}

/** Draws the menus; `copy` puts a text into the clipboard. */
export function show(root, { files, addresses }, copy) {
  const told = JSON.stringify([files, addresses]);
  if (root.told === told) return;
  root.told = told;
  if (!root.menus) {
    root.menus = [menu("Download"), menu("Share")];
    root.replaceChildren(...root.menus.flatMap(({ button, panel }) => [button, panel]));
  }
  const [download, share] = root.menus, [made, copied] = [status(), status()];
  fill(download, [...files.flatMap(([what, kinds]) => [make("p", { textContent: what }), make("div", { className: "kinds" }, ...kinds.map(([label, address]) => file(label, address, made)))]), made]);
  fill(share, [...addresses.flatMap(([label, text]) => [make("p", { textContent: label }), field(label, text, copy, copied)]), copied]);
}
