// What one mark stands for, in a corner of the map: by keyboard and by finger it works as any part of the page.

export class Popup {
  // `closed(mark)` is told when the reader is done with it.
  constructor(element, closed) {
    this.element = element;
    this.title = element.querySelector("[data-title]");
    this.content = element.querySelector("[data-content]");
    this.closed = closed;
    this.mark = null;
    element.querySelector("[data-close]").addEventListener("click", () => this.close());
  }

  open(mark, content) {
    this.mark = mark;
    this.title.textContent = mark.name;
    this.content.replaceChildren(...content);
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (this.element.hidden) return;
    this.element.hidden = true;
    this.closed(this.mark);
    this.mark = null;
  }
}
