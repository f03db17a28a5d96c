// Shows how far a mailing is; without this the editor loads the page again.
const EVERY = 5000; // milliseconds

async function look() {
    const shown = document.querySelector("[data-mailing]");
    if (shown.dataset.mailing !== "sending") {
        return;
    }
    const response = await fetch(location.href);
    if (response.ok) {
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const fresh = page.querySelector("[data-mailing]");
        if (fresh && !shown.contains(document.activeElement)) {
            shown.replaceWith(fresh);
        }
    }
    setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
