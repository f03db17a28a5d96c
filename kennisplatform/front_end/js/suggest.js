// Suggestions while somebody types, as the combobox of the ARIA practices. Without script the field just searches.

const WAIT = 120; // milliseconds after the last letter
const SHORTEST = 2;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

class Suggestions {
  constructor(form, input) {
    this.input = input;
    this.form = form;
    this.address = form.dataset.suggestions;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.list.tabIndex = -1; // or Tab would stop at it where it scrolls
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", form.dataset.label);
    input.closest(".search__row").append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false",
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.waitAndAsk());
    input.addEventListener("keydown", (event) => this.move(event));
    input.addEventListener("blur", () => this.close());
    // Before the field loses its focus, and with it the list.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  waitAndAsk() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed.length < SHORTEST) return this.close();
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(typed)}`, { signal });
      const [, texts, , addresses] = await answer.json();
      if (typed === this.input.value.trim()) this.show(texts, addresses);
    } catch {
      if (!signal.aborted) this.close(); // the field works without
    }
  }

  show(texts, addresses) {
    const options = texts.map((text, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.className = addresses[place] ? "suggestion suggestion--page" : "suggestion";
      option.textContent = text;
      option.dataset.url = addresses[place];
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    });
    this.list.replaceChildren(...options);
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(Boolean(options.length)));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort(); // or its answer opens the list when the focus is elsewhere
    this.show([], []);
  }

  move(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter") {
      const option = this.active();
      if (option) event.preventDefault();
      this.choose(option);
    } else if (event.key in STEPS) {
      event.preventDefault();
      this.step(STEPS[event.key]);
    }
  }

  async step(step) {
    if (this.list.hidden) await this.ask(); // closed with Escape
    const options = [...this.list.children];
    const from = options.indexOf(this.active());
    const place = from < 0 && step < 0 ? options.length - 1 : from + step;
    this.activate(options[(place + options.length + 1) % (options.length + 1)] ?? null);
  }

  active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  activate(option) {
    this.active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    if (option.dataset.url) {
      location.assign(option.dataset.url);
      return;
    }
    this.input.value = option.textContent;
    this.close();
    this.form.requestSubmit();
  }
}

export function offerSuggestions() {
  for (const form of document.querySelectorAll("form[data-suggestions]")) {
    new Suggestions(form, form.querySelector("input[type=search]"));
  }
}
