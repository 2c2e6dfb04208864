// The sheet of a month's scores: a field for points and a choice of band in each line of a cell that met.
// Fields of the browser keep what is typed in its order, on any machine. What was changed is held here until it is saved.
// Every text goes in as textContent: nothing of the data is read as HTML.

const kept = new WeakMap();
// So many lines are drawn at once; more as they come into sight.
const AT_ONCE = 200;
const POINTS = /^\d{1,3}([.,]\d*)?$/;
const MOST = 100;
// Of the lines that were not taken, so many are named.
const LISTED = 3;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".root");
  let state = kept.get(parentElement);
  if (state?.sheet !== data.sheet) state = { sheet: data.sheet, changed: new Map() };
  kept.set(parentElement, state);
  state.save = (changed) => setTriggerValue("saved", changed);
  window.addEventListener("beforeunload", warn);
  const leave = () => window.removeEventListener("beforeunload", warn);
  // The page runs anew for many reasons; who is typing is not to be interrupted.
  const drawn = JSON.stringify(data);
  if (state.drawn === drawn && root.querySelector("table")) return leave;
  state.drawn = drawn;
  const { words } = data;
  const rows = new Map(data.rows.map((row) => [row.code, row]));
  for (const code of [...state.changed.keys()]) if (!rows.get(code)?.met || isAsBefore(code)) state.changed.delete(code);

  const focused = inFocus();
  const bar = make("div", "bar");
  const save = make("button", "save", words.save);
  const note = make("p", "note");
  const table = make("table");
  const more = make("div");
  save.type = "button";
  save.addEventListener("click", send);
  note.setAttribute("role", "status");
  if (data.writable) bar.append(save, note);
  root.replaceChildren(bar, table, more);
  table.append(make("caption", "unseen", words.caption), heading(), make("tbody"));
  drawMore();
  state.sight?.disconnect();
  state.sight = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) drawMore(); });
  state.sight.observe(more);
  if (focused) goBack(focused);
  say("");
  return leave;

  function heading() {
    const head = make("thead"), line = make("tr");
    for (const [name, word] of data.columns) {
      const cell = make("th", name, word);
      cell.scope = "col";
      line.append(cell);
    }
    head.append(line);
    return head;
  }

  function drawMore() {
    const body = table.tBodies[0];
    const from = body.rows.length;
    for (const row of data.rows.slice(from, from + AT_ONCE)) body.append(lineOf(row));
  }

  function lineOf(row) {
    const line = make("tr");
    line.dataset.cell = row.code;
    for (const [name] of data.columns) {
      const cell = make(name === "cell" ? "th" : "td", name);
      if (name === "cell") cell.scope = "row";
      const isField = row.met && data.writable && ["points", "band"].includes(name);
      cell.append(isField ? field(row, name) : document.createTextNode(shown(row, name)));
      cell.title = isField ? "" : cell.textContent;
      line.append(cell);
    }
    return line;
  }

  function shown(row, name) {
    return name === "band" ? (data.bands.find(([code]) => code === row.band)?.[1] ?? "") : row[name];
  }

  function field(row, name) {
    const made = name === "points" ? make("input") : make("select");
    if (name === "points") {
      made.type = "text";
      made.inputMode = "decimal";
      made.maxLength = 20;
      made.autocomplete = "off";
    } else {
      for (const [code, word] of [["", ""], ...data.bands]) made.append(new Option(word, code));
    }
    made.setAttribute("aria-label", `${data.columns.find(([of]) => of === name)[1]}, ${row.cell}`);
    made.value = now(row.code)[name];
    mark(made, row.code);
    made.addEventListener(name === "points" ? "input" : "change", () => {
      write(row.code, name, made.value);
      mark(made, row.code);
      say("");
    });
    made.addEventListener("keydown", (event) => step(event, row.code, name));
    made.addEventListener("paste", (event) => paste(event, row.code, name));
    if (name === "points") made.addEventListener("focus", () => made.select());
    return made;
  }

  function now(code) {
    const { points, band } = rows.get(code);
    return state.changed.get(code) ?? { points, band };
  }

  function write(code, name, value) {
    state.changed.set(code, { ...now(code), [name]: value });
    if (isAsBefore(code)) state.changed.delete(code);
  }

  function isAsBefore(code) {
    const row = rows.get(code), { points, band } = state.changed.get(code);
    const before = [row.points, points].map((text) => text.trim().replace(",", "."));
    return band === row.band && (before[0] === before[1] || (before[0] && before[1] && Number(before[0]) === Number(before[1])));
  }

  function isPoints(text) {
    return !text.trim() || (POINTS.test(text.trim()) && Number(text.trim().replace(",", ".")) <= MOST);
  }

  function mark(made, code) {
    made.classList.toggle("changed", state.changed.has(code));
    if (made.matches("input")) made.setAttribute("aria-invalid", String(!isPoints(made.value)));
  }

  function say(text) {
    note.textContent = text || (state.changed.size ? words.unsaved.replace("{n}", state.changed.size) : "");
  }

  // Enter and the arrows go up and down a column, over cells that did not meet; Tab goes as everywhere.
  function step(event, code, name) {
    const isChoice = name === "band" && event.key.startsWith("Arrow");
    const by = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || isChoice || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    let at = data.rows.findIndex((row) => row.code === code) + by;
    while (data.rows[at] && !data.rows[at].met) at += by;
    if (data.rows[at]) reach(at, name);
  }

  function reach(at, name) {
    while (table.tBodies[0].rows.length <= at) drawMore();
    fieldOf(data.rows[at].code, name)?.focus();
  }

  function fieldOf(code, name) {
    return code && table.querySelector(`tr[data-cell="${CSS.escape(code)}"] .${name} :is(input, select)`);
  }

  function inFocus() {
    const at = root.getRootNode().activeElement;
    const cell = at && root.contains(at) ? at.closest("td") : null;
    return cell && { code: cell.closest("tr").dataset.cell, name: cell.className, from: at.selectionStart, to: at.selectionEnd };
  }

  function goBack({ code, name, from, to }) {
    const made = fieldOf(code, name);
    made?.focus();
    made?.setSelectionRange?.(from, to);
  }

  // A list in which every line names a cell goes to the cells it names; any other goes down from where it is pasted.
  function paste(event, code, name) {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const lines = text.split(/\r?\n/).map((line) => line.split("\t").map(plain));
    const named = lines.map((values) => values.findIndex((value) => cellNamed(value)));
    const byName = named.some((at) => at >= 0);
    const from = data.rows.findIndex((row) => row.code === code);
    const left = lines.filter((values, i) => {
      const row = byName ? cellNamed(values[named[i]] ?? "") : data.rows[from + i];
      return !(byName ? takeNamed(row, values, named[i]) : takeInOrder(row, values, name));
    });
    for (const made of table.querySelectorAll("td :is(input, select)")) {
      const [of, column] = [made.closest("tr").dataset.cell, made.closest("td").className];
      made.value = now(of)[column];
      mark(made, of);
    }
    const listed = left.slice(0, LISTED).map((values) => values.join(" ").trim()).join("; ");
    say(left.length ? words.pasted.replace("{n}", left.length).replace("{lines}", left[LISTED] ? `${listed}…` : listed) : "");
  }

  // Whether all of a line was taken.
  function takeInOrder(row, values, name) {
    const columns = name === "points" ? ["points", "band"] : ["band"];
    return values.map((value, i) => !value || (row?.met && takes(row.code, columns[i], value))).every(Boolean);
  }

  // Of what stands behind a cell's name, its one number and its one band are taken; which of two is not guessed.
  function takeNamed(row, values, at) {
    if (!row) return !values.some(Boolean);
    const behind = values.slice(at + 1);
    const points = behind.filter((value) => POINTS.test(value) && isPoints(value));
    const bands = behind.filter((value) => bandOf(value));
    if (!row.met || points.length > 1 || bands.length > 1 || !(points.length || bands.length)) return false;
    if (points.length) write(row.code, "points", points[0]);
    if (bands.length) write(row.code, "band", bandOf(bands[0]));
    return true;
  }

  function takes(code, column, value) {
    const taken = column === "band" ? bandOf(value) : column === "points" && isPoints(value) ? value : undefined;
    if (taken !== undefined) write(code, column, taken);
    return taken !== undefined;
  }

  function bandOf(word) {
    return data.bands.find(([, known]) => known.toLowerCase() === word.toLowerCase())?.[0];
  }

  function cellNamed(value) {
    if (!value) return undefined;
    const word = value.toLowerCase();
    const found = data.rows.filter((row) => [row.code, row.cell, row.name].some((name) => name.toLowerCase() === word));
    return found.length === 1 ? found[0] : undefined;
  }

  function send() {
    const wrong = [...state.changed].find(([, { points }]) => !isPoints(points));
    if (wrong) {
      reach(data.rows.findIndex((row) => row.code === wrong[0]), "points");
      say(words.unfit);
      return;
    }
    state.save({ sheet: data.sheet, changed: Object.fromEntries(state.changed) });
  }

  function warn(event) {
    if (state.changed.size && root.isConnected) event.preventDefault();
  }
}

function plain(text) {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

function make(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
