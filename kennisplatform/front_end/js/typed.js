// What somebody types in a form stays in this browser until the server has it: after a reload, a crash or a lost
// connection it is there again. Nothing leaves the browser for it. What people do not see is not theirs: a ticket is
// new each time, and what robots fill in is to be found out.

const PREFIX = "typed.";
const KEPT = 7 * 24 * 60 * 60 * 1000; // milliseconds: as long as the server keeps a draft

class TypedForm {
  constructor(form, storage) {
    this.form = form;
    this.storage = storage;
    this.key = PREFIX + form.dataset.typed;
    const entry = read(storage, this.key);
    this.fields = entry?.fields ?? {};
    if (entry) this.write({ at: entry.at }); // if it was sent, the server did not take it
    this.line = form.querySelector(".typed");
    this.line.hidden = false;
    this.line.querySelector("button").addEventListener("click", (event) => this.clear(event.target));
    form.addEventListener("input", () => this.save());
    form.addEventListener("change", () => this.save());
    // The next page says whether the server took it.
    form.addEventListener("submit", () => this.write({ sentAs: form.elements.ticket?.value ?? form.dataset.typed }));
    if (this.restore()) this.say("again");
  }

  // The elements that people fill in, by their name: of a choice there are several.
  *controls() {
    const shown = [...this.form.elements].filter((each) => each.name && !each.matches("[type=hidden], button, .not-for-people *"));
    for (const name of new Set(shown.map((each) => each.name))) yield [name, shown.filter((each) => each.name === name)];
  }

  restore() {
    let found = false;
    for (const [name, controls] of this.controls()) {
      const { typed, over } = this.fields[name] ?? {};
      // Otherwise it is newer on the server: the same draft was gone on with elsewhere.
      if (typed === undefined || typed === served(controls) || !over.includes(served(controls))) continue;
      put(controls, typed);
      found = true;
    }
    return found;
  }

  save() {
    for (const [name, controls] of this.controls()) {
      const typed = filledIn(controls);
      const over = new Set(this.fields[name]?.over).add(served(controls)); // what the server showed in its place
      if (over.size > 1 || !over.has(typed)) this.fields[name] = { typed, over: [...over] };
      else delete this.fields[name];
    }
    if (this.write()) this.say("kept");
  }

  write(more = {}) {
    try {
      this.storage.setItem(this.key, JSON.stringify({ at: Date.now(), fields: this.fields, ...more }));
      return true;
    } catch {
      return false; // there is no room for it
    }
  }

  // Once, not for each letter: a screen reader reads it out.
  say(what) {
    const status = this.line.querySelector("[role=status]");
    if (!status.textContent) status.textContent = status.dataset[what];
    this.line.classList.add("typed--kept");
  }

  clear(button) {
    if (!confirm(button.dataset.sure)) return;
    this.storage.removeItem(this.key);
    this.form.reset(); // or some browsers fill it in again
    location.replace(location.pathname);
  }
}

function isTicked(control) {
  return ["checkbox", "radio"].includes(control.type);
}

function filledIn(controls) {
  return isTicked(controls[0]) ? controls.find((each) => each.checked)?.value ?? "" : controls[0].value;
}

// What the server filled in, also where the browser has put something else by now.
function served([first, ...others]) {
  if (isTicked(first)) return [first, ...others].find((each) => each.defaultChecked)?.value ?? "";
  if (!first.options) return first.defaultValue;
  return ([...first.options].find((each) => each.defaultSelected) ?? first.options[0]).value;
}

function put(controls, value) {
  if (!isTicked(controls[0])) controls[0].value = value;
  else for (const each of controls) each.checked = each.value === value;
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

// What is too old, what this page says that the server has, and all of a form that is done with.
function forget(storage, form) {
  const { kept, done } = document.querySelector("[data-kept]")?.dataset ?? {};
  for (const key of Object.keys(storage).filter((each) => each.startsWith(PREFIX))) {
    const entry = read(storage, key);
    const isOld = !(Date.now() - entry?.at < KEPT);
    // A ticket begins with the id of what it makes, and so does the name of a form.
    const isOf = (name) => kept && name?.startsWith(kept);
    const isKept = key !== PREFIX + form?.dataset.typed && isOf(entry?.sentAs);
    if (isOld || isKept || (done !== undefined && isOf(key.slice(PREFIX.length)))) storage.removeItem(key);
  }
}

function keepTyped() {
  let storage;
  try {
    storage = window.localStorage;
  } catch {
    return; // it may be forbidden
  }
  const form = document.querySelector("form[data-typed]");
  forget(storage, form);
  if (form) new TypedForm(form, storage);
}

document.addEventListener("DOMContentLoaded", keepTyped);
