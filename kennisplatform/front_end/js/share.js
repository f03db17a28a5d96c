// Sharing and printing need a script, so their buttons are there only with one.

async function share(button) {
  const address = location.origin + location.pathname;
  if (navigator.share) {
    // Closing the panel without a choice is no error.
    await navigator.share({ title: document.title, url: address }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(address);
  const status = button.parentElement.querySelector("[role=status]");
  status.textContent = button.dataset.copied;
}

function offer(selector, act) {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = false;
    button.addEventListener("click", () => act(button));
  }
}

export function offerSharing() {
  if (navigator.share || navigator.clipboard) offer("[data-share]", share);
  offer("[data-print]", () => print());
}
