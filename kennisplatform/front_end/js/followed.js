// Tells the site which place on a page of results was followed: editors see where visitors find what they need.

function tell(results, event) {
  const link = event.target.closest(".rows a");
  if (!link) return;
  // Tips first, then the results: in the order in which they stand, which is that of the ticket.
  const place = [...results.querySelectorAll(".rows > li")].indexOf(link.closest(".rows > li"));
  const body = new URLSearchParams({ ticket: results.dataset.ticket, place });
  navigator.sendBeacon(results.dataset.followed, body);
}

export function countFollowed() {
  const results = document.querySelector("[data-ticket]");
  if (!results) return;
  results.addEventListener("click", (event) => tell(results, event));
  results.addEventListener("auxclick", (event) => event.button === 1 && tell(results, event)); // in a new tab
}
