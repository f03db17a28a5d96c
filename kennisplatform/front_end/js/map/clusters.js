// What stands at one point, and points close to one another, put together for each zoom.

import Supercluster from "supercluster";

const RADIUS = 72; // pixels within which marks would lie over one another
const TILE = 256; // pixels, as Leaflet counts
const ROUND = 0.25; // of a zoom between two whole ones, whose marks may be as much closer as there is room

// A cluster counts initiatives, not points, and knows the point at which most of them are.
const OPTIONS = {
  radius: RADIUS,
  extent: TILE,
  map: ({ point, count }) => ({ count, most: count, point }),
  reduce(sum, { count, most, point }) {
    sum.count += count;
    if (most > sum.most) [sum.most, sum.point] = [most, point];
  },
};

export class Clusters {
  // Beyond the last zoom nothing is put together.
  constructor(columns, stacks, lastZoom) {
    const { east, north } = columns.points;
    this.lastZoom = lastZoom;
    this.index = new Supercluster({ ...OPTIONS, maxZoom: lastZoom }).load(stacks.map((stack) => ({
      geometry: { type: "Point", coordinates: [east[stack.point], north[stack.point]] },
      properties: stack,
    })));
  }

  // The marks within bounds at a zoom.
  within(bounds, zoom) {
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const found = this.index.getClusters(box, Math.min(this.lastZoom, Math.floor(zoom + ROUND)));
    return found.map(({ geometry, properties }) => this.mark(geometry.coordinates, properties));
  }

  mark([east, north], { cluster_id: id, count, point, row }) {
    const opensAt = id === undefined ? Infinity : this.index.getClusterExpansionZoom(id);
    return { east, north, count, point, row, id, opensAt };
  }

  // The points of which a mark is made.
  points({ id, point }) {
    if (id === undefined) return [point];
    return this.index.getLeaves(id, Infinity).map(({ properties }) => properties.point);
  }
}
