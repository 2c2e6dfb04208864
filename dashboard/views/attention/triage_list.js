// The queue, one line a cell. Python gives rows and words; this draws them and reports what is opened, ticked or asked.
// Every text goes in as textContent: nothing of the data is read as HTML.

const kept = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 96, HEIGHT = 20, LOWEST = 0.3;

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component;
  const state = kept.get(parentElement) ?? { ticked: new Set(), at: null, help: false, pressed: null };
  kept.set(parentElement, state);
  const codes = data.rows.map((row) => row.code);
  state.ticked = new Set(codes.filter((code) => state.ticked.has(code)));
  if (!codes.includes(state.at)) state.at = data.opened || codes[0];

  const root = parentElement.querySelector(".root");
  const bar = make("div", "bar");
  const table = make("table");
  root.replaceChildren(bar, table, helpBox());
  table.append(make("caption", "unseen", data.words.caption), heading(), body());
  drawBar();
  state.fitting?.disconnect();
  state.fitting = new ResizeObserver(fitReasons);
  state.fitting.observe(root);

  function heading() {
    const head = make("thead"), line = make("tr");
    for (const [name, word] of data.columns) {
      const cell = make("th", name, name === "tick" ? "" : word);
      cell.scope = "col";
      if (name === "tick") cell.append(tick(word, () => state.ticked.size === codes.length, tickAll));
      line.append(cell);
    }
    head.append(line);
    return head;
  }

  function body() {
    const lines = make("tbody");
    for (const row of data.rows) lines.append(lineOf(row));
    return lines;
  }

  function lineOf(row) {
    const line = make("tr");
    line.dataset.cell = row.code;
    line.tabIndex = row.code === state.at ? 0 : -1;
    if (row.code === data.opened) line.setAttribute("aria-current", "true");
    const box = make("td", "tick");
    box.append(tick(`${data.words.tick} ${row.name}`, () => state.ticked.has(row.code), () => toggle(row.code)));
    const mark = make("td", "state");
    mark.append(make("span", `chip ${row.state}`, row.stateWord));
    const name = make("th", "cell");
    name.scope = "row";
    const link = make("a", "name", row.shown);
    link.href = row.href;
    link.title = row.name;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      open(row.code);
    });
    name.append(link, make("span", "place", row.place));
    const why = make("td", "why"), chips = make("div", "chips");
    for (const reason of row.reasons) chips.append(make("span", `reason ${reason.kind}`, reason.name));
    chips.dataset.reasons = row.n;
    chips.append(make("span", "more"));
    why.append(chips);
    why.title = row.all;
    const strip = make("td", "strip");
    strip.append(sparkline(row));
    line.append(box, mark, name, why, strip);
    for (const key of ["sure", "since", "seen", "owner"]) line.append(make("td", key, row[key]));
    line.addEventListener("click", (event) => event.target.closest("input") || open(row.code));
    line.addEventListener("focus", () => { state.at = row.code; });
    return line;
  }

  // A reason that would be cut off is counted among the others instead; the first one stays.
  function fitReasons() {
    const all = [...table.querySelectorAll(".chips")];
    const reasons = all.map((chips) => [...chips.querySelectorAll(".reason")]);
    all.forEach((chips, i) => count(chips, reasons[i], reasons[i].length));
    const wide = all.map((chips, i) => reasons[i].length > 1 && reasons[i].some((one) => one.scrollWidth > one.clientWidth));
    all.forEach((chips, i) => wide[i] && count(chips, reasons[i], 1));
  }

  function count(chips, reasons, shown) {
    reasons.forEach((reason, i) => { reason.hidden = i >= shown; });
    const others = chips.dataset.reasons - shown;
    chips.querySelector(".more").textContent = others > 0 ? `+${others}` : "";
  }

  function sparkline(row) {
    const drawing = document.createElementNS(SVG, "svg");
    attributes(drawing, { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": row.stripWord });
    drawing.append(named("title", {}, row.stripWord));
    const step = WIDTH / row.rates.length;
    const x = (i) => (i + 0.5) * step;
    const y = (rate) => 1.5 + (HEIGHT - 5) * (1 - Math.max(rate - LOWEST, 0) / (1 - LOWEST));
    let path = "";
    row.rates.forEach((rate, i) => {
      if (rate === null) return;
      const joined = i && row.rates[i - 1] !== null;
      path += `${joined ? "L" : "M"}${x(i).toFixed(1)} ${y(rate).toFixed(1)} `;
      if (!joined && (row.rates[i + 1] ?? null) === null) path += `l.1 0 `;
    });
    drawing.append(named("path", { d: path, class: row.fell ? "falling" : "line" }));
    row.met.forEach((met, i) => {
      if (met === false) drawing.append(named("rect", { x: x(i) - 1.5, y: HEIGHT - 3, width: 3, height: 3, class: "missing" }));
    });
    return drawing;
  }

  function tick(label, isOn, change) {
    const box = make("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", label);
    box.checked = isOn();
    box.addEventListener("change", change);
    return box;
  }

  function toggle(code) {
    state.ticked.has(code) ? state.ticked.delete(code) : state.ticked.add(code);
    refreshTicks();
  }

  function tickAll() {
    state.ticked = state.ticked.size === codes.length ? new Set() : new Set(codes);
    refreshTicks();
  }

  function refreshTicks() {
    for (const line of table.querySelectorAll("tbody tr")) {
      line.querySelector("input").checked = state.ticked.has(line.dataset.cell);
    }
    table.querySelector("thead input").checked = state.ticked.size === codes.length;
    drawBar();
  }

  function drawBar() {
    const n = state.ticked.size;
    bar.replaceChildren();
    bar.hidden = !n;
    if (!n) return;
    bar.append(make("strong", "", data.words.ticked.replace("{n}", n)));
    for (const [verb, word, key] of data.verbs) {
      const button = make("button", "", `${word} (${key})`);
      button.addEventListener("click", () => ask(verb));
      bar.append(button);
    }
    const none = make("button", "plain", data.words.untick);
    none.addEventListener("click", () => { state.ticked.clear(); refreshTicks(); });
    bar.append(none);
  }

  function ask(verb) {
    const chosen = state.ticked.size ? codes.filter((code) => state.ticked.has(code)) : [state.at];
    setTriggerValue("asked", { verb, cells: chosen });
  }

  function open(code) {
    state.at = code;
    setStateValue("opened", code);
  }

  function move(by) {
    const i = Math.min(Math.max(codes.indexOf(state.at) + by, 0), codes.length - 1);
    state.at = codes[i];
    for (const line of table.querySelectorAll("tbody tr")) {
      line.tabIndex = line.dataset.cell === state.at ? 0 : -1;
      if (line.dataset.cell === state.at) line.focus();
    }
  }

  function helpBox() {
    const box = make("div", "help");
    box.hidden = !state.help;
    box.setAttribute("role", "note");
    for (const [key, word] of data.keys) {
      const line = make("span");
      line.append(make("kbd", "", key), document.createTextNode(` ${word}`));
      box.append(line);
    }
    return box;
  }

  function pressed(event) {
    const typing = event.composedPath()[0];
    const elsewhere = typing instanceof Element && typing.closest("input:not([type=checkbox]), textarea, [contenteditable], [role=dialog], [role=combobox]");
    if (elsewhere || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("[role=dialog]:not([hidden])")) return;
    const verb = data.verbs.find(([, , key]) => key === event.key);
    const act = {
      j: () => move(1), k: () => move(-1),
      x: () => toggle(state.at), "?": () => { state.help = !state.help; root.querySelector(".help").hidden = !state.help; },
      "/": () => document.querySelector(`input[aria-label="${data.words.search}"]`)?.focus(),
      Escape: () => setStateValue("opened", data.closed),
    }[event.key];
    const onLine = table.contains(typing) && typing.tagName === "TR";
    if (event.key === "Enter" && onLine) open(state.at);
    else if (event.key === "ArrowDown" && onLine) move(1);
    else if (event.key === "ArrowUp" && onLine) move(-1);
    else if (verb) ask(verb[0]);
    else if (act) act();
    else return;
    event.preventDefault();
  }

  // Drawn again with new data, the list is not taken down before: one listener, never two.
  document.removeEventListener("keydown", state.pressed);
  state.pressed = pressed;
  document.addEventListener("keydown", pressed);
  return () => {
    document.removeEventListener("keydown", state.pressed);
    state.fitting.disconnect();
  };
}

function make(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function named(name, values, text = "") {
  const made = document.createElementNS(SVG, name);
  attributes(made, values);
  if (text) made.textContent = text;
  return made;
}

function attributes(made, values) {
  for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
}
