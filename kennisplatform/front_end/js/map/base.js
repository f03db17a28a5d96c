// The ground under the marks, on one canvas: squares of the Netherlands, and the outlines of all other land.

import { Layer } from "leaflet/src/layer/Layer.js";
import { setPosition } from "leaflet/src/dom/DomUtil.js";

const STEPS = 20; // of an outline in a degree, as network_map/data/outlines.json has them
const NORTHERNMOST = 84; // degrees; beyond it nobody lives and Mercator has no end
const WORLD = 256; // pixels of the whole world at zoom 0
const SHARPEST = 2; // pixels of the screen for one of ours, at most

// Shapes are in degrees of Mercator, y downward, and are put on the screen by the matrix of the canvas.
export const Base = Layer.extend({
  initialize(squares, areas) {
    this.areas = areas; // elements that have the colours, in either scheme
    this.shapes = squares.map(([tint, path]) => [tint, path]);
  },

  onAdd(map) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "map-live__base";
    this.context = this.canvas.getContext("2d");
    map.getPane("tilePane").append(this.canvas);
    this.readColours();
    this.draw();
  },

  getEvents() {
    return { move: this.draw, resize: this.draw };
  },

  addOutlines(outlines) {
    this.shapes.unshift([1, landPath(outlines)]);
    this.draw();
  },

  // Custom properties keep both schemes in their value; what has them as its colour has one.
  readColours() {
    this.colours = new Map(this.areas.map((area, place) => [place + 1, getComputedStyle(area).fill]));
  },

  recolour() {
    this.readColours();
    this.draw();
  },

  draw() {
    const { canvas, context, _map: map } = this;
    const size = map.getSize();
    const ratio = Math.min(devicePixelRatio, SHARPEST);
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      [canvas.style.width, canvas.style.height] = [`${size.x}px`, `${size.y}px`];
    }
    setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    const middle = map.latLngToContainerPoint([0, 0]);
    const scale = (WORLD * 2 ** map.getZoom() * ratio) / 360;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(scale, 0, 0, scale, middle.x * ratio, middle.y * ratio);
    for (const [tint, path] of this.shapes) {
      context.fillStyle = this.colours.get(tint);
      context.fill(path);
    }
  },
});

// The squares by their tint, from the drawing that the page has loaded already.
export function squarePaths(svg, { west, top, unit, tints }) {
  const place = new DOMMatrix([unit, 0, 0, unit, west, -top]);
  const paths = new Map();
  for (const [, area, path] of svg.matchAll(/ id="(\w)" d="([^"]*)"/g)) { // quicker than as a document
    const tint = tints[area];
    if (!paths.has(tint)) paths.set(tint, new Path2D());
    paths.get(tint).addPath(new Path2D(path), place);
  }
  return [...paths];
}

function mercator(latitude) {
  const north = (Math.max(-NORTHERNMOST, Math.min(latitude, NORTHERNMOST)) * Math.PI) / 180;
  return (Math.log(Math.tan(Math.PI / 4 + north / 2)) * 180) / Math.PI;
}

function landPath(outlines) {
  const path = new Path2D();
  for (const steps of outlines) {
    let [east, north] = [0, 0];
    for (let at = 0; at < steps.length; at += 2) {
      east += steps[at];
      north += steps[at + 1];
      const point = [east / STEPS, -mercator(north / STEPS)];
      if (at) path.lineTo(...point);
      else path.moveTo(...point);
    }
    path.closePath();
  }
  return path;
}
