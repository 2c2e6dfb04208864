// One tree of units to choose from: opened by click or key, narrowed by typing with or without marks.
// Every text goes in as textContent: nothing of the data is read as HTML.

const kept = new WeakMap();
// As many lines as anybody reads; more are named by typing on.
const MOST = 300;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const { units, words } = data;
  const state = kept.get(parentElement) ?? { open: false, typed: "", away: null };
  kept.set(parentElement, state);
  state.open = false;
  const root = parentElement.querySelector(".root");
  const now = units.find((unit) => unit.code === data.chosen) ?? units[0];
  const label = make("span", "label", words.label);
  label.id = "unit-label";
  const button = make("button", "now", `${now.name} (${words.count.replace("{n}", now.n)})`);
  button.type = "button";
  button.setAttribute("role", "combobox");
  button.setAttribute("aria-label", words.label);
  button.setAttribute("aria-haspopup", "listbox");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "unit-list");
  button.title = now.name;
  const box = make("div", "box");
  const typed = make("input");
  typed.type = "text";
  typed.placeholder = words.search;
  typed.setAttribute("aria-label", words.search);
  const list = make("ul");
  list.id = "unit-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label);
  const none = make("p", "none", words.none);
  none.setAttribute("role", "status");
  box.append(typed, list, none);
  box.hidden = true;
  root.replaceChildren(label, button, box);
  let at = 0, shown = [];

  function draw() {
    const asked = folded(typed.value).split(/\s+/).filter(Boolean);
    for (const unit of units) unit.folded ??= unit === units[0] ? "" : ` ${folded(`${unit.name} ${unit.code}`)}`;
    shown = units.filter((unit) => asked.every((word) => unit.folded.includes(` ${word}`) || (word.length > 2 && unit.folded.includes(word))));
    const rest = shown.length - MOST;
    shown = shown.slice(0, MOST);
    at = asked.length ? 0 : Math.max(shown.findIndex((unit) => unit.code === data.chosen), 0);
    list.replaceChildren(...shown.map(line));
    none.textContent = rest > 0 ? `+${rest}` : words.none;
    none.hidden = shown.length > 0 && rest <= 0;
    mark();
  }

  function line(unit, i) {
    const item = make("li", "", unit.name);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(unit.code === data.chosen));
    item.style.paddingLeft = `${0.5 + unit.depth * 0.9}rem`;
    item.append(make("span", "n", words.count.replace("{n}", unit.n)));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); at = i; choose(); });
    return item;
  }

  function mark() {
    [...list.children].forEach((item, i) => item.classList.toggle("at", i === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function choose() {
    const unit = shown[at];
    close();
    if (unit && unit.code !== data.chosen) setTriggerValue("chosen", unit.code);
  }

  function open() {
    const place = button.getBoundingClientRect();
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    box.style.left = `${Math.min(place.left, window.innerWidth - box.offsetWidth - 8)}px`;
    box.style.top = `${place.bottom + 4}px`;
    typed.value = "";
    draw();
    typed.focus();
  }

  function close() {
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", () => (box.hidden ? open() : close()));
  typed.addEventListener("input", draw);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step) { at = Math.min(Math.max(at + step, 0), shown.length - 1); mark(); }
    else if (event.key === "Enter") choose();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  typed.addEventListener("blur", () => setTimeout(() => { if (!root.getRootNode().activeElement?.closest?.(".box")) { box.hidden = true; button.setAttribute("aria-expanded", "false"); } }, 150));
}

function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d").trim();
}

function make(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
