// Tells the site which place on a page of results was followed: editors see where visitors find what they need.

function tell(list, event) {
  const row = event.target.closest("a") && event.target.closest("li");
  if (!row) return;
  const place = [...list.children].indexOf(row);
  navigator.sendBeacon(list.dataset.followed, new URLSearchParams({ ticket: list.dataset.ticket, place }));
}

export function countFollowed() {
  const list = document.querySelector("[data-ticket]");
  if (!list) return;
  list.addEventListener("click", (event) => tell(list, event));
  list.addEventListener("auxclick", (event) => event.button === 1 && tell(list, event)); // in a new tab
}
