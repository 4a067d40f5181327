// A list of records: real text and real links. Its rows are fetched from the address `data.at`, once as long as it stays the same, and a rerun says
// which of them to show.
// It is sorted here; a selected row goes to the server as a trigger, and a link in another tab finds its record by the address.

const loaded = new Map(); // rows by address
const MOST_LOADED = 16;
const WORDS = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const html = (name, role, className, text = "") => {
  const node = Object.assign(document.createElement(name), { className, textContent: text });
  if (role) node.setAttribute("role", role);
  return node;
};

async function rowsAt(address) {
  if (!loaded.has(address)) {
    if (loaded.size >= MOST_LOADED) loaded.delete(loaded.keys().next().value);
    loaded.set(address, fetch(address).then((answer) => { if (!answer.ok) throw new Error(`${address}: ${answer.status}`); return answer.json(); }));
    loaded.get(address).catch(() => loaded.delete(address)); // asked for again next time
  }
  return loaded.get(address);
}

/** Says that there is no list, instead of the room kept for it. */
export function fail(root) {
  root.style.minHeight = "";
  root.textContent = "The list could not be loaded. Load the page again.";
}

class Listing {
  constructor(root) {
    this.root = root;
    this.sorted = null; // { column, down } as long as the reader has chosen
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerover", (event) => { // what three lines do not hold
      const cell = event.target.closest("[role=cell]");
      if (cell && !cell.title && cell.scrollHeight > cell.clientHeight + 2) cell.title = cell.textContent;
    });
    for (const kind of ["pointerdown", "focusin", "contextmenu"]) root.addEventListener(kind, (event) => this.carry(event), true);
  }

  async show(data, emit) {
    const turn = (this.turn = (this.turn ?? 0) + 1), { at, columns } = data;
    let rows;
    try {
      rows = await rowsAt(at);
    } catch {
      if (turn !== this.turn) return;
      this.data = null; // drawn anew as soon as it can be
      fail(this.root);
    }
    if (!rows || turn !== this.turn) return; // another rerun came meanwhile
    const fresh = this.data?.at !== at || JSON.stringify(this.data.columns) !== JSON.stringify(columns);
    Object.assign(this, { data, emit, rows });
    this.root.style.setProperty("--most", data.most);
    if (fresh) {
      this.made = [];
      if (!columns.some(([name]) => name === this.sorted?.column)) this.sorted = null;
      this.head();
    }
    this.fill();
    this.root.style.minHeight = "";
    this.root.dataset.painted = turn;
  }

  head() {
    const { columns } = this.data;
    this.root.style.setProperty("--printed", columns.map(([, , width]) => `minmax(0, ${width}fr)`).join(" "));
    this.root.style.setProperty("--columns", columns.map(([, , width]) => `minmax(${width}px, ${width}fr)`).join(" "));
    this.root.style.setProperty("--least", `${columns.reduce((sum, [, , width]) => sum + width, 0)}px`);
    const row = html("div", "row", "row head");
    this.headings = columns.map(([name, label, , help, number, sortable]) => {
      const cell = html("div", "columnheader", number ? "number" : "");
      if (sortable) cell.append(Object.assign(html("button", null, "", label), { type: "button", title: help || "", onclick: () => this.sort(name) }));
      else Object.assign(cell, { textContent: label, title: help });
      row.append(cell);
      return cell;
    });
    const head = html("div", "rowgroup", "heads");
    head.append(row);
    this.body = html("div", "rowgroup", "rows");
    this.table = html("div", "table", "table");
    this.table.setAttribute("aria-label", this.data.label);
    this.table.append(head, this.body);
    this.root.replaceChildren(this.table);
    this.marked = null;
  }

  values(column) {
    return this.rows.orders[column] ?? this.rows.columns[this.data.columns.findIndex(([name]) => name === column)];
  }

  sort(column) {
    const first = this.values(column).some((value) => typeof value === "number"); // of numbers the largest first
    const same = this.sorted?.column === column;
    this.sorted = !same ? { column, down: first } : this.sorted.down === first ? { column, down: !first } : null; // the third press puts the list's own order back
    this.fill();
    this.table.scrollTop = 0;
  }

  /** The places of the rows in the order in which they stand; what has no value stands last, whichever way. */
  order() {
    const places = this.data.shown ?? this.rows.keys.map((_, i) => i);
    if (!this.sorted) return places;
    const { column, down } = this.sorted, values = this.values(column);
    const missing = (v) => v === null || v === "";
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : WORDS.compare(a, b)) * (down ? -1 : 1);
    return [...places].sort((a, b) => missing(values[a]) - missing(values[b]) || (missing(values[a]) ? 0 : compare(values[a], values[b])));
  }

  fill() {
    const { columns, selected } = this.data, places = this.order(), active = this.root.getRootNode().activeElement, focused = this.body.contains(active) ? active.dataset.key : null;
    columns.forEach(([name], i) => {
      if (this.sorted?.column === name) this.headings[i].setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending");
      else this.headings[i].removeAttribute("aria-sort");
    });
    const before = this.body.children, rows = places.map((place) => (this.made[place] ??= this.row(place)));
    this.links = rows.map((row) => row.link);
    if (rows.length !== before.length || rows.some((row, i) => row !== before[i])) {
      this.body.replaceChildren(...rows);
      if (focused) this.link(focused)?.focus({ preventScroll: true });
      else this.table.scrollTop = 0;
    }
    this.enter(this.link(focused ?? selected) ?? this.links[0]);
    this.mark(selected);
  }

  row(place) {
    const row = html("div", "row", "row"), key = this.rows.keys[place];
    this.data.columns.forEach(([, , , , number], i) => {
      const value = this.rows.columns[i][place], text = value === null ? "" : String(value), linked = i === this.data.link, cell = html("div", "cell", number ? "number" : "", linked ? "" : text);
      if (linked) {
        cell.append((row.link = Object.assign(html("a", null, "", text || "No name"), { href: `${this.data.page}?${new URLSearchParams({ [this.data.parameter]: key })}`, tabIndex: -1 })));
        row.link.dataset.key = key;
      }
      row.append(cell);
    });
    return row;
  }

  link(key) {
    return this.links.find((link) => link.dataset.key === key);
  }

  /** Tab comes to one row, the arrows to the others. */
  enter(link) {
    if (this.entry) this.entry.tabIndex = -1;
    if (link) link.tabIndex = 0;
    this.entry = link;
  }

  mark(key) {
    const link = (key && this.link(key)) || null, row = link?.closest(".row");
    if (link === this.marked) return; // the reader may have scrolled on
    this.marked?.removeAttribute("aria-current");
    this.marked = link;
    link?.setAttribute("aria-current", "true");
    if (row) this.reveal(row);
  }

  /** Brings a row into the upper part of the list, which a small screen shows, and leaves the page where it is. How high rows are is known only of those that were laid out, so it is looked at again. */
  reveal(row, looks = 3) {
    const { table } = this, top = row.offsetTop - table.scrollTop;
    if (top < this.body.offsetTop || top + row.offsetHeight > table.clientHeight) table.scrollTop = row.offsetTop - table.clientHeight / 5;
    if (looks) requestAnimationFrame(() => this.reveal(row, looks - 1));
  }

  carry({ target }) { // for another tab: the page as it is now, with the record; or the page of the record, on the same day of knowledge
    const link = target.closest?.(".row")?.link, { page } = this.data, here = new URL(location.href), day = here.searchParams.get("known_on");
    if (!link) return;
    const url = page ? new URL(page, here) : here;
    if (page && day) url.searchParams.set("known_on", day);
    url.searchParams.delete("via");
    url.searchParams.set(this.data.parameter, link.dataset.key);
    link.href = url.href;
  }

  click(event) {
    const row = event.target.closest(".row"), other = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!row?.link || other) return;
    const selection = this.root.getRootNode().getSelection?.() ?? getSelection();
    if (!event.target.closest("a") && String(selection)) return; // text that is being copied
    event.preventDefault();
    const { key } = row.link.dataset, next = key === this.data.selected ? "" : key;
    this.mark(next); // at once; the record follows
    this.emit("select", next);
  }

  key(event) {
    const at = this.links?.indexOf(event.target) ?? -1;
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: this.links.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = this.links[Math.min(Math.max(to, 0), this.links.length - 1)];
    this.enter(next);
    next.focus();
  }
}

export function show(root, { data, setTriggerValue }) {
  return (root.listing ??= new Listing(root)).show(data, setTriggerValue);
}
