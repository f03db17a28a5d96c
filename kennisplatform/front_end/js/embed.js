// A player of another site comes in place only when the visitor asks for it.

function play(stage) {
  const frame = document.createElement("iframe");
  frame.className = "media__player";
  frame.src = stage.dataset.player;
  frame.title = stage.dataset.title;
  frame.allow = "fullscreen; picture-in-picture; encrypted-media";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  stage.classList.add("media__stage--playing");
  stage.replaceChildren(frame);
  frame.focus();
}

export function offerPlayers() {
  for (const stage of document.querySelectorAll("[data-player]")) {
    for (const part of stage.querySelectorAll("[data-script-only]")) part.hidden = false;
    stage.querySelector("[data-play]").addEventListener("click", () => play(stage));
  }
}
