// The marks on the map: buttons in the order in which they lie, north to south, that keep the focus when the map moves.

import { Layer } from "leaflet/src/layer/Layer.js";
import { setPosition } from "leaflet/src/dom/DomUtil.js";

import { freePlace, overlap } from "./placing.js";

const TARGET = 44; // pixels that a finger hits
const LEAST = 34; // pixels that a cluster is wide, and how it grows, as in network_map/drawing/map.py
const GROWS = 1.2;
const MOST = 56;
const FRAMES = 8; // pixels that the frames behind it stand out
const BADGE = { width: 64, height: TARGET };

export const Marks = Layer.extend({
  // `marksWithin(bounds, zoom)` are the marks; `symbols` has an element for each theme; `covers()` are the elements
  // that lie over the map; `open(mark)` is told of a press.
  initialize({ marksWithin, symbols, covers, open }) {
    Object.assign(this, { marksWithin, symbols, covers, open });
    this.marks = [];
    this.buttons = new Map();
  },

  onAdd(map) {
    this.pane = map.getPane("markerPane");
    // By the Tab key; a focus that is given back stays where it was.
    this.pane.addEventListener("focusin", ({ target }) => {
      if (!this.givingBack && target.matches(":focus-visible")) this.uncover(target.mark);
    });
    this.draw();
  },

  getEvents() {
    return { moveend: this.draw, resize: this.draw, zoom: this.place };
  },

  draw() {
    const map = this._map;
    const focused = this.focused();
    this.marks = this.marksWithin(map.getBounds(), map.getZoom()).sort((one, other) => other.north - one.north || one.east - other.east);
    const buttons = new Map(this.marks.map((mark) => [keyOf(mark), this.button(mark)]));
    if ([...buttons.keys()].join() !== [...this.buttons.keys()].join()) this.pane.replaceChildren(...buttons.values());
    this.buttons = buttons;
    this.place();
    if (focused && document.activeElement !== this.buttons.get(keyOf(focused))) this.focus(focused);
  },

  button(mark) {
    const button = this.buttons.get(keyOf(mark)) ?? this.newButton(mark);
    button.mark = mark;
    button.setAttribute("aria-label", mark.name);
    button.title = mark.name;
    return button;
  },

  newButton(mark) {
    const button = document.createElement("button");
    button.type = "button";
    const size = sizeOf(mark);
    [button.style.width, button.style.height] = [`${size.width}px`, `${size.height}px`];
    button.className = `map-mark map-mark--${mark.isArea ? "area" : mark.count > 1 ? "cluster" : "single"}`;
    button.append(this.face(mark));
    button.addEventListener("click", (event) => {
      const wasDragged = event.detail && this._map.dragging.moved(); // by the mark; a key has no detail
      if (!wasDragged) this.open(button.mark);
    });
    return button;
  },

  face(mark) {
    const face = (!mark.isArea && mark.count === 1 && this.symbols.get(mark.theme)?.cloneNode(true)) || document.createElement("span");
    face.classList.add("map-mark__face");
    if (mark.count > 1 || mark.isArea) face.append(mark.number);
    if (mark.count > 1 && !mark.isArea) face.style.width = face.style.height = `${sideOf(mark)}px`;
    return face;
  },

  // Every mark at its point; areas, which have none, where there is room.
  place() {
    const boxes = this.marks.map((mark) => this.box(mark));
    const dots = boxes.filter(({ mark }) => !mark.isArea);
    const taken = [...dots, ...this.coverBoxes()];
    const areas = boxes.filter(({ mark }) => mark.isArea).map((box) => {
      const placed = freePlace(box, taken, this._map.getSize());
      taken.push(placed);
      return placed;
    });
    for (const { mark, x, y, width, height } of [...dots, ...areas]) {
      const corner = this._map.containerPointToLayerPoint([x - width / 2, y - height / 2]);
      setPosition(this.buttons.get(keyOf(mark)), corner.round());
    }
  },

  box(mark) {
    const { x, y } = this._map.latLngToContainerPoint([mark.north, mark.east]);
    return { mark, ...sizeOf(mark), x, y };
  },

  coverBoxes() {
    const ground = this._map.getContainer().getBoundingClientRect();
    return this.covers().map((cover) => {
      const { x, y, width, height } = cover.getBoundingClientRect();
      return { x: x - ground.x + width / 2, y: y - ground.y + height / 2, width, height };
    });
  },

  // Brings a mark into sight that something lies over, or that is at the edge.
  uncover(mark) {
    const { x: width, y: height } = this._map.getSize();
    const all = { x: width / 2, y: height / 2, width, height };
    const box = this.box(mark);
    if (overlap(box, all) === box.width * box.height && !this.coverBoxes().some((cover) => overlap(box, cover))) return;
    const { x, y } = freeSpot(all, this.coverBoxes());
    this._map.panBy([box.x - x, box.y - y], { animate: false });
  },

  focused() {
    return this.pane.contains(document.activeElement) ? document.activeElement.mark : null;
  },

  // On a mark again, or on the nearest one to where it was.
  focus(mark) {
    const nearest = [...this.marks].sort((one, other) => distance(one, mark) - distance(other, mark))[0];
    const button = this.buttons.get(keyOf(mark)) ?? (nearest && this.buttons.get(keyOf(nearest)));
    this.givingBack = true;
    (button ?? this._map.getContainer()).focus({ preventScroll: true });
    this.givingBack = false;
  },

  show(opened) {
    for (const button of this.buttons.values()) button.classList.toggle("map-mark--open", opened !== null && keyOf(button.mark) === keyOf(opened));
  },
});

// The same mark has the same key at another zoom.
function keyOf({ isArea, east, north, count, point }) {
  return [isArea ? "area" : "dot", east.toFixed(4), north.toFixed(4), count, point].join("/");
}

function sideOf({ count }) {
  return Math.min(MOST, Math.round(LEAST + GROWS * Math.sqrt(count)));
}

function sizeOf(mark) {
  if (mark.isArea) return BADGE;
  const side = mark.count > 1 ? Math.max(TARGET, sideOf(mark) + FRAMES) : TARGET;
  return { width: side, height: side };
}

// The middle of what no popup covers.
function freeSpot({ x, height }, covers) {
  const lowest = covers.filter((cover) => cover.x - cover.width / 2 < x && cover.x + cover.width / 2 > x);
  return { x, y: Math.min(height, ...lowest.map((cover) => cover.y - cover.height / 2)) / 2 };
}

function distance(one, other) {
  return Math.hypot(one.north - other.north, one.east - other.east);
}
