// The map in the browser takes the place of the drawing once all that it needs is there; until then, and when
// something fails, the drawing stays.

import { Map as LeafletMap } from "leaflet/src/map/Map.js";
// Each of these adds itself to every map.
import "leaflet/src/map/handler/Map.Drag.js";
import "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "leaflet/src/map/handler/Map.TouchZoom.js";

import { Base, squarePaths } from "./base.js";
import { Clusters } from "./clusters.js";
import { Columns } from "./columns.js";
import { Marks } from "./marks.js";
import { Names } from "./names.js";
import { Popup } from "./popup.js";

const MIN_ZOOM = 1;
const ZOOM_STEP = 0.25;
const WORLD_WIDTH = 256; // pixels of the whole world at zoom 0
// Zooms: the last, beyond which the ground has nothing more to show, and that at which a single place is shown.
const SQUARES = { last: 11, closest: 8 };
const TILES = { last: 16, closest: 12 };
const ABROAD = 5; // zoom at which a single place elsewhere is shown, where the ground has coasts alone
const AREAS = ["municipality", "province", "country"];
const BADGES_TO = { province: 9, country: 6.5 }; // zooms beyond which an area is larger than the map
const BADGES_FROM = 6; // zoom before which they have no room beside what is at a point
const MOST_SHOWN = 20; // initiatives in a popup
const STEP = 80; // pixels that an arrow moves the map
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const WORLD = [[-60, -180], [84, 180]];

async function get(address, as = "json") {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer[as]();
}

class LiveMap {
  // `addTiles(map, url, bounds)` puts tiles on the ground, where there are any.
  constructor(section, told, addTiles) {
    this.section = section;
    this.told = told;
    this.addTiles = addTiles;
    this.zooms = addTiles ? TILES : SQUARES;
    this.query = new URLSearchParams(location.search);
  }

  async load() {
    const { addresses } = this.told;
    const { squares } = this.section.dataset;
    const words = this.query.get("q")?.trim();
    const [file, svg, answer] = await Promise.all([
      get(addresses.file), get(squares, "text"), words ? get(addresses.rows + location.search) : null,
    ]);
    performance.mark("map-fetched"); // the marks of the benchmarks
    this.columns = new Columns(file);
    if (answer && !addresses.file.includes(answer.digest)) throw new Error("The map changed in the meantime.");
    this.found = answer ? this.columns.ofNumbers(answer.rows) : this.columns.found(this.query);
    this.names = new Names(this.columns, this.told);
    this.cluster();
    performance.measure("map-narrowed", "map-fetched");
    this.show(squarePaths(svg, this.told.squares));
  }

  // Dots for what has a point, badges for what is of a whole area.
  cluster() {
    this.stacks = this.columns.stacks(this.found);
    this.layers = ["", ...Object.keys(BADGES_TO)].map((area) => {
      const stacks = this.stacks.filter((stack) => this.areaOf(stack) === area);
      return { area, clusters: new Clusters(this.columns, stacks, this.zooms.last) };
    });
  }

  // The kind of area that a stack is of; empty where it is at a point.
  areaOf({ point }) {
    const precision = this.columns.precision(point);
    return precision in BADGES_TO ? precision : "";
  }

  layersAt(zoom) {
    if (zoom < BADGES_FROM) {
      this.together ??= { area: "", clusters: new Clusters(this.columns, this.stacks, BADGES_FROM - 1) };
      return [this.together];
    }
    return this.layers.filter(({ area }) => !area || zoom <= this.badgesTo(area));
  }

  // The Netherlands are as large as the map where it begins.
  badgesTo(area) {
    return area === "country" ? Math.max(BADGES_TO.country, this.map.getBoundsZoom(this.home)) : BADGES_TO[area];
  }

  marksWithin(bounds, zoom) {
    const marks = this.layersAt(zoom).flatMap(({ area, clusters }) => clusters.within(bounds, zoom).map((mark) => {
      const isArea = Boolean(area || (mark.id === undefined && this.areaOf(mark)));
      return { ...mark, clusters, isArea, theme: this.columns.theme(mark.row), number: this.names.number(mark.count) };
    }));
    this.names.give(marks);
    return marks;
  }

  show(squares) {
    const parts = this.section.querySelector("[data-map-parts]").content.cloneNode(true);
    this.element = parts.querySelector("[data-live-map]");
    this.symbols = new Map([...parts.querySelectorAll("[data-symbol]")].map((symbol) => [symbol.dataset.symbol, symbol]));
    this.section.querySelector("[data-drawings]").before(this.element);
    this.section.classList.add("map--live");
    this.popup = new Popup(this.element.querySelector("[data-popup]"), (mark) => this.leave(mark));
    this.makeMap();
    this.offerTools();
    this.fill(squares);
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.followScheme();
    requestAnimationFrame(() => setTimeout(() => performance.mark("map-painted")));
  }

  // Back to the drawing.
  remove(error) {
    console.info(error.message);
    drawAll(this.section);
    this.element?.remove();
    this.section.classList.remove("map--live");
  }

  makeMap() {
    const ground = this.element.querySelector("[data-ground]");
    // A wheel scrolls the page; with Ctrl, or two fingers on a touch pad, it zooms.
    ground.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopImmediatePropagation(); }, { capture: true });
    this.map = new LeafletMap(ground, {
      minZoom: this.farthest(ground), maxZoom: this.zooms.last, zoomSnap: ZOOM_STEP, maxBounds: WORLD, maxBoundsViscosity: 1, inertia: false,
      zoomAnimation: false, fadeAnimation: false, attributionControl: false, zoomControl: false, bounceAtZoomLimits: false,
    });
    const { south, west, north, east } = this.told.squares;
    this.home = [[south, west], [north, east]];
    this.goHome();
    this.map.on("click", () => this.popup.close());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(ground);
  }

  // On a small screen further away, so that both ends of the world can be in sight.
  farthest(ground) {
    const zoom = Math.log2(Math.max(ground.clientWidth, WORLD_WIDTH) / WORLD_WIDTH);
    return Math.min(MIN_ZOOM, Math.floor(zoom / ZOOM_STEP) * ZOOM_STEP);
  }

  fill(squares) {
    this.base = new Base(squares, [...this.element.querySelectorAll("[data-area]")]).addTo(this.map);
    this.addTiles?.(this.map, this.section.dataset.tilesUrl, this.home);
    this.marks = new Marks({
      marksWithin: (bounds, zoom) => this.marksWithin(bounds, zoom), symbols: this.symbols, covers: () => this.covers(), open: (mark) => this.open(mark),
    }).addTo(this.map);
    if (this.isAway()) this.addOutlines();
    this.map.once("movestart", () => this.addOutlines());
  }

  // Where there is something to see: the Netherlands, or all that was found where words or an area were asked for.
  goHome() {
    const hasWords = Boolean(this.query.get("q")?.trim());
    const hasArea = AREAS.some((area) => this.query.getAll(area).some((value) => this.columns.names[area].includes(value)));
    if (hasWords || hasArea || !this.stacks.some((stack) => this.isInside(stack))) this.fit(this.stacks);
    else this.map.fitBounds(this.home, { animate: false });
  }

  fit(stacks) {
    const places = stacks.flatMap((stack) => this.extent(stack));
    const maxZoom = Math.min(...stacks.map((stack) => this.closest(stack)));
    this.map.fitBounds(places.length ? places : this.home, { animate: false, maxZoom, padding: [48, 48] });
  }

  // The Netherlands are the one country with its middle on the squares.
  extent(stack) {
    const { north, east } = this.columns.points;
    const isHome = this.areaOf(stack) === "country" && this.isInside(stack);
    return isHome ? this.home : [[north[stack.point], east[stack.point]]];
  }

  // The closest zoom at which a stack is drawn, and at which one sees where it is.
  closest(stack) {
    const area = this.areaOf(stack);
    return Math.min(area ? this.badgesTo(area) : this.zooms.closest, this.isInside(stack) ? Infinity : ABROAD);
  }

  isInside({ point }) {
    const [north, east] = [this.columns.points.north[point], this.columns.points.east[point]];
    const [[south, west], [top, right]] = this.home;
    return north >= south && north <= top && east >= west && east <= right;
  }

  isAway() {
    const { lat, lng } = this.map.getCenter();
    const [[south, west], [north, east]] = this.home;
    return lat < south || lat > north || lng < west || lng > east || this.map.getZoom() < this.map.getBoundsZoom(this.home);
  }

  // Heavier than all the rest, and out of sight until somebody looks beyond the Netherlands.
  async addOutlines() {
    this.outlines ??= get(this.section.dataset.outlines).then((outlines) => this.base.addOutlines(outlines));
    await this.outlines.catch(() => {}); // the sea then goes on
  }

  covers() {
    return [...this.element.querySelectorAll("[data-tool], [data-popup]")].filter((cover) => !cover.hidden);
  }

  offerTools() {
    for (const button of this.element.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.zoom(Number(button.dataset.zoom)));
    }
    this.world = this.element.querySelector("[data-world]");
    this.world.hidden = this.stacks.every((stack) => this.isInside(stack));
    this.world.addEventListener("click", () => this.map.fitBounds(this.isAway() ? this.home : WORLD, { animate: false }));
    this.map.on("moveend", () => this.updateTools());
    this.updateTools();
  }

  updateTools() {
    this.world.textContent = this.told.texts[this.isAway() ? "netherlands" : "world"];
    for (const button of this.element.querySelectorAll("[data-zoom]")) {
      const end = button.dataset.zoom > 0 ? this.map.getMaxZoom() : this.map.getMinZoom();
      button.setAttribute("aria-disabled", String(this.map.getZoom() === end)); // and keeps the focus
    }
  }

  zoom(step) {
    this.map.setZoom(this.map.getZoom() + step, { animate: false });
  }

  press(event) {
    if (event.key === "Escape") this.popup.close();
    if (event.ctrlKey || event.altKey || event.metaKey || this.popup.element.contains(event.target)) return;
    if (event.key in ARROWS) {
      event.preventDefault();
      this.map.panBy(ARROWS[event.key], { animate: false });
    } else if ("+=-".includes(event.key)) {
      this.zoom(event.key === "-" ? -1 : 1);
    }
  }

  // A cluster opens into what it is made of; where that lies too close together, and for all else, a list opens.
  open(mark) {
    if (mark.opensAt > this.zooms.last) return this.list(mark);
    this.popup.close();
    const zoom = Math.max(mark.opensAt, this.map.getZoom() + 1);
    return this.map.setView([mark.north, mark.east], Math.min(zoom, this.zooms.last), { animate: false });
  }

  async list(mark) {
    const points = mark.clusters.points(mark);
    const ids = this.columns.idsAt(points, this.found, MOST_SHOWN);
    const query = new URLSearchParams(ids.map((id) => ["id", id]));
    const content = await get(`${this.told.addresses.details}?${query}`, "text").catch(() => "");
    const fragment = document.createRange().createContextualFragment(content);
    if (!fragment.querySelector("li")) fragment.replaceChildren(this.told.texts.failed);
    if (mark.count > ids.length) fragment.append(this.linkToAll(mark));
    this.popup.open(mark, fragment.childNodes);
    this.marks.show(mark);
    this.marks.uncover(mark);
  }

  // The list narrowed down to where the mark is.
  linkToAll(mark) {
    const query = new URLSearchParams(this.query);
    for (const name of ["page", "view"]) query.delete(name);
    const facet = AREAS.find((area) => this.columns.of(mark.point, area));
    if (facet) query.set(facet, this.columns.of(mark.point, facet));
    const link = document.createElement("a");
    link.href = `?${query}`;
    link.textContent = this.names.text("all", { count: mark.number });
    return link;
  }

  leave(mark) {
    this.marks.show(null);
    if (!this.element.contains(document.activeElement) && document.activeElement !== document.body) return;
    this.marks.focus(mark);
    document.activeElement.scrollIntoView({ block: "nearest" });
  }

  followScheme() {
    const recolour = () => this.base.recolour();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
    matchMedia("(forced-colors: active)").addEventListener("change", recolour);
    new MutationObserver(recolour).observe(document.documentElement, { attributeFilter: ["data-scheme"] });
  }
}

// The world is drawn only where no map takes its place: its outlines are not light.
function drawAll(section) {
  const drawing = section.querySelector("[data-drawing]");
  drawing?.replaceWith(document.createRange().createContextualFragment(drawing.textContent));
}

// On a small screen the list comes first, and a map that nobody sees is not fetched.
function startWhenSeen(section, told, addTiles) {
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width) return;
    observer.disconnect();
    const map = new LiveMap(section, told, addTiles);
    map.load().catch((error) => map.remove(error));
  });
  observer.observe(section);
}

export function start(addTiles) {
  const section = document.querySelector("[data-map]");
  if (!section?.querySelector("[data-drawings]")) return;
  startWhenSeen(section, JSON.parse(document.getElementById("live-map").textContent), addTiles);
  addEventListener("beforeprint", () => drawAll(section));
}
