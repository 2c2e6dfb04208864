// Search from everywhere: Ctrl-K opens it, what is typed is answered by the server, arrows and Enter follow a find.
// Every text goes in as textContent: nothing of the data is read as HTML.

const kept = new WeakMap();
const PAUSE = 150; // milliseconds without a key before the server is asked

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".root");
  const state = kept.get(parentElement) ?? build(root);
  kept.set(parentElement, state);
  state.words = data.words;
  state.ask = (text) => setStateValue("typed", text);
  state.label(data.words);
  state.draw(data.found, data.typed);
  document.removeEventListener("keydown", state.pressed, true);
  document.addEventListener("keydown", state.pressed, true);
  return () => document.removeEventListener("keydown", state.pressed, true);
}

function build(root) {
  const state = { words: {}, ask: () => {}, at: 0, timer: 0 };
  const button = make("button", "open");
  button.type = "button";
  const dialog = make("dialog");
  const input = make("input");
  input.type = "text";
  const list = make("ul");
  const none = make("p", "none");
  none.setAttribute("role", "status");
  dialog.append(input, list, none);
  root.replaceChildren(button, dialog);

  state.label = (words) => {
    button.textContent = words.button;
    button.append(make("kbd", "", "Ctrl K"));
    button.setAttribute("aria-keyshortcuts", "Control+K");
    dialog.setAttribute("aria-label", words.label);
    input.setAttribute("aria-label", words.label);
    input.placeholder = words.hint;
  };
  state.draw = (found, typed) => {
    state.at = 0;
    list.replaceChildren(...found.map(line));
    none.textContent = typed && !found.length ? state.words.none : "";
    mark();
  };

  function line(one) {
    const item = make("li"), link = make("a");
    link.href = one.href;
    link.append(make("span", "kind", one.kind), make("span", "name", one.name), make("span", "about", one.about));
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      follow(one.href);
    });
    item.append(link);
    return item;
  }

  function follow(href) {
    dialog.close();
    const to = new URL(href, location.href);
    const now = new URLSearchParams(location.search);
    for (const key of ["right", "as"]) if (now.has(key)) to.searchParams.set(key, now.get(key));
    history.pushState({}, "", to.pathname + to.search);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  function mark() {
    [...list.querySelectorAll("a")].forEach((link, i) => link.classList.toggle("at", i === state.at));
    list.querySelectorAll("a")[state.at]?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
  }

  button.addEventListener("click", open);
  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => state.ask(input.value), PAUSE);
  });
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const links = list.querySelectorAll("a");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && links.length) { state.at = (state.at + step + links.length) % links.length; mark(); }
    else if (event.key === "Enter" && links[state.at] && event.target === input) links[state.at].click();
    else return;
    event.preventDefault();
  });
  state.pressed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  return state;
}

function make(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
