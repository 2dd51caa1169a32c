"use strict";
// Places count code points, JavaScript counts halves of them: a rare character is two.
const RARE = /[\ud800-\udbff]/;
const points = (text) => (RARE.test(text) ? [...text].length : text.length);
const halves = (text, count) => (RARE.test(text) ? [...text].slice(0, count).join("").length : count);

const $ = (id) => document.getElementById(id);
let silence = 0;
const tell = (words) => {
  $("told").textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { $("told").textContent = ""; }, 6000);
};

async function send(address, body, kind) {
  const headers = kind === "form" ? {} : { "Content-Type": "application/json" };
  const sent = kind === "form" ? body : JSON.stringify(body || {});
  const answer = await fetch(address, { method: "POST", headers, body: sent });
  if (answer.ok) return answer.json();
  tell((await answer.text()).slice(0, 400) || String(answer.status));
  return null;
}

// ---- files that are dropped, and how far their conversion is ----

async function filesOf(entry, front) {
  if (entry.isFile)
    return [[front + entry.name, await new Promise((good, bad) => entry.file(good, bad))]];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((good, bad) => reader.readEntries(good, bad));
    if (!some.length) return found;
    for (const one of some) found.push(...(await filesOf(one, `${front}${entry.name}/`)));
  }
}

async function upload(files) {
  if (!files.length) return;
  const form = new FormData();
  for (const [name, file] of files) {
    form.append("path", name);
    form.append("file", file, "file");
  }
  watchRun();
  const answer = await send("/files", form, "form");
  if (answer && answer.refused.length) tell(answer.refused.join(" "));
}

let watching = false;
async function watchRun() {
  if (watching) return;
  watching = true;
  if ($("run")) $("run").hidden = false;
  let idle = 0;
  for (;;) {
    const now = await (await fetch("/run")).json();
    if ($("run")) showRun(now);
    else tell(now.told);
    if (now.failure) { tell(now.failure); break; }
    idle = now.running ? 0 : idle + 1;
    // An upload may still be on its way.
    if (idle > 3 && now.files) { location.reload(); return; }
    if (idle > 100) break;
    await new Promise((done) => setTimeout(done, now.running ? 250 : 120));
  }
  watching = false;
}

function showRun(now) {
  $("done").max = now.files || 1;
  $("done").value = now.ended;
  $("far").textContent = now.told;
  const lines = $("lines");
  for (const line of now.lines.slice(lines.childElementCount)) {
    const item = document.createElement("li");
    item.textContent = `${line.source} · ${line.status}${line.told ? ` · ${line.told}` : ""}`;
    if (line.told) item.className = "alarm";
    lines.append(item);
  }
}

function startPage() {
  const drop = $("drop");
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const plain = [...event.dataTransfer.files];
    const found = [];
    for (const [at, entry] of entries.entries())
      if (entry) found.push(...(await filesOf(entry, "")));
      else if (plain[at]) found.push([plain[at].name, plain[at]]);
    await upload(found);
  });
  for (const id of ["files", "folder"])
    $(id).addEventListener("change", (event) =>
      upload([...event.target.files].map((file) => [file.webkitRelativePath || file.name, file])));
  if ($("again")) $("again").addEventListener("click", async () => { await send("/run"); watchRun(); });
  if (drop.dataset.running === "yes") watchRun();
}

// ---- a document: its words, lit up and picked ----

class Words {
  constructor(root) {
    this.root = root;
    this.parts = [...root.querySelectorAll("[data-start]")].map((element) => {
      const start = Number(element.dataset.start);
      return { element, start, end: start + points(element.textContent) };
    });
    this.parts.sort((one, other) => one.start - other.start);
  }

  clear() {
    for (const mark of this.root.querySelectorAll("mark")) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent.normalize();
    }
    for (const mark of this.root.querySelectorAll(".marks rect")) mark.remove();
  }

  // Light up a stretch, and underline others where they do not lie in it.
  light(start, end, others = []) {
    this.clear();
    const taken = [[start, Math.max(end, start + 1), ""]];
    for (const [from, to] of others)
      if (taken.every((one) => to <= one[0] || from >= one[1])) taken.push([from, to, "beside"]);
    // From the last to the first: a mark cuts the text behind it off its element.
    taken.sort((one, other) => other[0] - one[0]);
    const marks = [];
    for (const part of this.parts)
      for (const [from, to, kind] of taken) {
        const mark = this.stretch(part, from, to);
        if (mark) marks.push({ kind, ...mark });
      }
    // All are measured before any is drawn: a drawn one makes the page be laid out anew.
    for (const { mark, group } of marks) if (group) group.append(mark);
    for (const { kind, mark } of marks) if (kind) mark.classList.add(kind);
    const first = marks.map((one) => (one.kind ? null : one.mark)).find(Boolean);
    if (first) first.scrollIntoView({ block: "center", inline: "nearest" });
    return Boolean(first);
  }

  stretch(part, start, end) {
    if (part.end <= start || part.start >= end) return null;
    const node = part.element.ownerSVGElement ? part.element : part.element.firstChild;
    const text = node ? node.textContent : "";
    const from = halves(text, Math.max(start - part.start, 0));
    const to = halves(text, Math.min(end, part.end) - part.start);
    if (to <= from) return null;
    return part.element.ownerSVGElement ? this.box(part.element, from, to) : { mark: this.wrap(part.element, from, to) };
  }

  wrap(element, from, to) {
    const range = document.createRange();
    range.setStart(element.firstChild, from);
    range.setEnd(element.firstChild, to);
    const mark = document.createElement("mark");
    range.surroundContents(mark);
    return mark;
  }

  box(line, from, to) {
    const left = line.getStartPositionOfChar(from).x;
    const right = line.getEndPositionOfChar(to - 1).x;
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const sizes = { x: left, y: line.dataset.top, width: Math.max(right - left, 2), height: line.dataset.height };
    for (const [name, value] of Object.entries(sizes)) mark.setAttribute(name, value);
    return { mark, group: line.ownerSVGElement.querySelector(".marks") };
  }

  placeOf(node, offset) {
    const element = (node.nodeType === 3 ? node.parentElement : node).closest("[data-start]");
    if (!element || !this.root.contains(element)) return null;
    const range = document.createRange();
    range.selectNodeContents(element);
    range.setEnd(node, offset);
    return Number(element.dataset.start) + points(range.toString());
  }

  picked() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    const start = this.placeOf(range.startContainer, range.startOffset);
    const end = this.placeOf(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return null;
    return { start, end, words: chosen.toString().replace(/\s*\n\s*/g, "") };
  }
}

// ---- a document: its cards, gone over by keys ----

class Review {
  constructor(root) {
    this.home = root.dataset.document;
    this.stamp = root.dataset.stamp;
    this.words = new Words($("source"));
    this.card = $("card");
    this.pick = null;
    const buttons = { prev: () => this.step(-1), next: () => this.step(1), confirm: () => this.confirm(), undo: () => this.undo(), help: () => this.help() };
    for (const [id, act] of Object.entries(buttons)) $(id).addEventListener("click", act);
    $("index").addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.open(Number(item.dataset.number));
    });
    this.card.addEventListener("click", (event) => this.clicked(event));
    this.card.addEventListener("submit", (event) => this.keep(event));
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("selectionchange", () => this.selected());
    $("pick").addEventListener("mousedown", (event) => { if (event.target.tagName === "BUTTON") event.preventDefault(); });
    for (const button of $("pick").querySelectorAll("button")) button.addEventListener("click", () => this.add(button.dataset.table));
    $("role").addEventListener("change", (event) => this.pin(event.target.value));
    this.number = this.card.dataset.number === "" ? null : Number(this.card.dataset.number);
    // The card that was asked for last, and how often one was: only the last answer is shown.
    this.goal = this.number;
    this.turn = 0;
    const [start, end] = root.dataset.at.split("-").map(Number);
    this.mark();
    if (root.dataset.at && end > start) this.words.light(start, end, this.places());
    else this.show(this.worst());
  }

  item(number) { return $("index").querySelector(`li[data-number="${number}"]`); }

  mark() {
    for (const item of $("index").querySelectorAll(".here")) item.classList.remove("here");
    const item = this.item(this.number);
    if (item) { item.classList.add("here"); item.scrollIntoView({ block: "nearest" }); }
  }

  // While a card or an answer is on its way, nothing is said of the card that still stands there.
  get busy() { return this.card.ariaBusy === "true"; }

  at(place) { return `${this.home}${place}?of=${this.stamp}`; }

  async open(number) {
    const turn = ++this.turn;
    this.goal = number;
    this.card.ariaBusy = "true";
    const answer = await fetch(this.at(`cards/${number}`));
    const page = await answer.text();
    if (turn !== this.turn) return;
    if (answer.ok) this.put(number, page);
    else { this.free(); tell(page.slice(0, 400)); }
  }

  put(number, page) {
    this.number = number;
    this.card.innerHTML = page;
    this.free();
    this.mark();
    this.show(this.worst());
  }

  free() {
    this.goal = this.number;
    this.card.ariaBusy = "false";
  }

  async say(address, body, move) {
    if (this.busy) return;
    const turn = ++this.turn;
    this.card.ariaBusy = "true";
    const answer = await send(address, body);
    if (turn !== this.turn) return;
    this.free();
    this.took(answer, move);
  }

  // The row to be looked at first: a doubted one, else a value.
  worst() {
    const all = [...this.card.querySelectorAll(".card > .entry[data-key]")];
    return all.find((one) => one.classList.contains("doubted")) || all[0];
  }

  // Where the card's rows stand, those of its issue that bind it too; values before what holds them.
  places() {
    const rows = [...this.card.querySelectorAll(".entry[data-start]:not(.dropped)")];
    const found = rows.map((row) => [Number(row.dataset.start), Number(row.dataset.end)]);
    return found.filter(([start, end]) => end > start).sort((one, other) => one[1] - one[0] - other[1] + other[0]);
  }

  show(entry) {
    for (const other of this.card.querySelectorAll(".shown")) other.classList.remove("shown");
    if (!entry) return;
    entry.classList.add("shown");
    if (!this.words.light(Number(entry.dataset.start), Number(entry.dataset.end), this.places())) tell("");
  }

  step(way) {
    const items = [...$("index").children];
    if (!items.length) return;
    const at = items.findIndex((item) => Number(item.dataset.number) === this.goal);
    for (let next = at + way; next >= 0 && next < items.length; next += way)
      if (!items[next].classList.contains("settled")) { this.open(Number(items[next].dataset.number)); return; }
    const beside = items[at + way];
    if (beside) this.open(Number(beside.dataset.number));
  }

  took(answer, move) {
    if (!answer) return;
    const item = this.item(answer.number);
    if (item) {
      item.classList.toggle("settled", answer.settled);
      item.classList.toggle("doubted", answer.doubts > 0);
    }
    $("reviewed").value = answer.done;
    $("far").textContent = answer.far;
    tell(answer.told);
    if (answer.again) watchRun();
    if (move && answer.settled) this.step(1);
    else this.put(answer.number, answer.card);
  }

  confirm() { if (this.number !== null) this.say(this.at(`cards/${this.number}/confirm`), {}, true); }

  undo() { this.say(`${this.home}undo?card=${this.number || 0}`); }

  help() { $("keys").showModal(); }

  edit(entry) {
    const form = entry && entry.querySelector("form.edit");
    if (!form) return;
    form.hidden = false;
    this.show(entry);
    form.querySelector("input, select, textarea").focus();
  }

  clicked(event) {
    const entry = event.target.closest(".entry");
    if (!entry || this.busy) return;
    const act = event.target.dataset.act;
    if (act === "edit") this.edit(entry);
    else if (act === "leave") { event.target.form.hidden = true; event.target.form.reset(); }
    else if (act) this.say(this.at(`cards/${this.number}/rows/${entry.dataset.key}`), { action: act });
    else if (event.target.closest(".show")) this.show(entry);
  }

  keep(event) {
    event.preventDefault();
    const entry = event.target.closest(".entry");
    const given = Object.fromEntries(new FormData(event.target));
    this.say(this.at(`cards/${this.number}/rows/${entry.dataset.key}`), given);
  }

  selected() {
    if ($("pick").contains(document.activeElement)) return;
    this.pick = this.words.picked() || null;
    $("pick").hidden = !this.pick;
  }

  add(table) {
    if (!this.pick || this.number === null) return;
    const { start, end, words } = this.pick;
    const body = { table, words, start: String(start), end: String(end) };
    getSelection().removeAllRanges();
    this.say(this.at(`cards/${this.number}/rows`), body);
  }

  async pin(role) {
    if (!this.pick || !role) return;
    const { start, end } = this.pick;
    $("role").value = "";
    $("pick").hidden = true;
    const answer = await send(this.at("pins"), { role, start: String(start), end: String(end) });
    if (answer) { tell(answer.told); watchRun(); }
  }

  key(event) {
    const typing = event.target.closest("input, select, textarea");
    if (event.key === "Escape" && typing && typing.form) { typing.form.hidden = true; typing.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
    // A key that is held down goes on through the cards, but says nothing of them.
    if (event.repeat && !"nps".includes(event.key)) return;
    const entry = this.card.querySelector(".entry.shown");
    const all = [...this.card.querySelectorAll(".entry[data-key]")];
    const acts = {
      n: () => this.step(1), p: () => this.step(-1), y: () => this.confirm(), u: () => this.undo(),
      e: () => this.busy || this.edit(entry), "?": () => this.help(),
      s: () => this.show(all[(all.indexOf(entry) + 1) % all.length]),
    };
    if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
  }
}

if ($("drop")) startPage();
if ($("review")) new Review($("review"));
if ($("print")) $("print").addEventListener("click", () => print());
for (const form of document.querySelectorAll(".filters"))
  for (const field of form.querySelectorAll("select, input[type=checkbox], input[type=date]"))
    field.addEventListener("change", () => form.requestSubmit());
