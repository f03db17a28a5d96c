// Asks for one piece after another; without this the editor does so by the button.
const form = document.querySelector("[data-import-progress]");

async function goOn() {
    form.querySelector("button").hidden = true;
    form.querySelector("[data-failed]").hidden = true;
    try {
        let busy = true;
        while (busy) {
            const response = await fetch(location.href, {
                method: "POST",
                body: new FormData(form),
                headers: { Accept: "application/json" },
            });
            if (!response.ok) {
                throw new Error(response.statusText);
            }
            const { done, total, is_busy } = await response.json();
            busy = is_busy;
            if (busy) {
                Object.assign(form.querySelector("progress"), { max: total, value: done });
                form.querySelector("[data-done]").textContent = done;
            }
        }
        location.reload();
    } catch {
        form.querySelector("[data-failed]").hidden = false;
        form.querySelector("button").hidden = false;
    }
}

goOn();
