// The reader's choice of light or dark, kept in their own browser and nowhere else.

const KEY = "scheme";
const CHOICES = ["light", "dark"];

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}

function keep(choice) {
  try {
    if (CHOICES.includes(choice)) localStorage.setItem(KEY, choice);
    else localStorage.removeItem(KEY);
  } catch {
    // the choice then lasts for this page only
  }
}

export function applyScheme(choice = kept()) {
  const root = document.documentElement;
  if (CHOICES.includes(choice)) root.dataset.scheme = choice;
  else delete root.dataset.scheme;
}

export function offerSchemes() {
  const form = document.querySelector("[data-schemes]");
  if (!form) return;
  const current = CHOICES.includes(kept()) ? kept() : "auto";
  for (const input of form.querySelectorAll("input")) input.checked = input.value === current;
  form.addEventListener("change", (event) => {
    keep(event.target.value);
    applyScheme(event.target.value);
  });
  form.hidden = false;
}
