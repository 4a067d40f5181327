// The copy-link button, "/" to reach the search field, and the day of knowledge in links that open in another tab. The address holds the whole view, with the map's camera, which only the browser knows.

export function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text); // only on https and localhost
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
  return Promise.resolve();
}

export function share({ parentElement }) {
  const button = parentElement.querySelector("button"), said = parentElement.querySelector("[role=status]");
  const address = () => { // without the way by which the reader came
    const url = new URL(location.href);
    url.searchParams.delete("via");
    return url.href.replaceAll("%2C", ",");
  };
  button.onclick = () => copy(address()).then(() => {
    said.textContent = "Link copied";
    clearTimeout(button.clearing);
    button.clearing = setTimeout(() => (said.textContent = ""), 2500);
  });
}

// For the whole page, from the moment on which this script is loaded: set once, and not again with each component.
document.addEventListener("keydown", (event) => {
  const path = event.composedPath(), typing = path.some((n) => n.matches?.("input, textarea, select, [contenteditable=true]"));
  const field = document.querySelector(".st-key-q input");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
// a click carries the day along by itself; another tab knows only what its address says
function carry(event) {
  const link = event.target.closest?.("a[data-testid*=PageLink], a[data-testid*=NavLink]"), day = new URLSearchParams(location.search).get("known_on");
  if (!link) return;
  const url = new URL(link.href);
  if (day) url.searchParams.set("known_on", day);
  else url.searchParams.delete("known_on");
  if (url.href !== link.href) link.href = url.href;
}
for (const kind of ["pointerdown", "focusin", "contextmenu"]) document.addEventListener(kind, carry, true);
