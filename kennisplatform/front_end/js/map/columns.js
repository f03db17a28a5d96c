// The file of the map: a row for each initiative, the newest first, as network_map/columns.py packs it.

const NOWHERE = -1;
const MANY = ["theme", "kind"]; // of which an initiative may have several: bits of a number
const OF_POINT = ["municipality", "province", "country"];
const MOST_CHOICES = 20; // as core/listing.py

export class Columns {
  constructor({ names, points, rows, expires }) {
    this.names = names;
    this.points = points;
    this.rows = rows;
    this.expires = expires;
    let id = 0;
    this.ids = rows.id.map((step) => (id += step)); // each is written as a step from the one before
  }

  get length() {
    return this.ids.length;
  }

  // Which rows meet the choices of a query string: an array with a 1 for each of them.
  found(query) {
    const found = new Uint8Array(this.length).fill(1);
    for (const facet of [...MANY, ...OF_POINT, "status", "start_year"]) this.narrow(found, facet, query.getAll(facet));
    return this.withoutExpired(found);
  }

  // The same from the numbers of the rows.
  ofNumbers(numbers) {
    const found = new Uint8Array(this.length);
    for (const number of numbers) found[number] = 1;
    return this.withoutExpired(found);
  }

  withoutExpired(found) {
    const now = Date.now() / 1000;
    for (const [number, end] of Object.entries(this.expires)) if (end <= now) found[number] = 0;
    return found;
  }

  narrow(found, facet, values) {
    const places = this.places(facet, [...new Set(values)].slice(0, MOST_CHOICES));
    if (!places.length) return; // an unknown value narrows nothing down, as in the list
    if (MANY.includes(facet)) {
      const bits = places.reduce((sum, place) => sum | (1 << place), 0);
      keep(found, this.rows[facet], (value) => value & bits);
    } else if (OF_POINT.includes(facet)) {
      const within = this.points[facet].map((place) => places.includes(place));
      keep(found, this.rows.point, (point) => point !== NOWHERE && within[point]);
    } else {
      keep(found, this.rows[facet], (value) => places.includes(value));
    }
  }

  places(facet, values) {
    if (facet === "start_year") return values.filter((value) => /^(19|20|21)\d\d$/.test(value)).map(Number);
    return values.map((value) => this.names[facet].indexOf(value)).filter((place) => place >= 0);
  }

  // The points at which something is found, each with how much and the first row of it.
  stacks(found) {
    const counts = new Int32Array(this.points.north.length);
    const first = new Int32Array(counts.length);
    const { point } = this.rows;
    for (let row = 0; row < found.length; row += 1) {
      const at = point[row];
      if (!found[row] || at === NOWHERE) continue;
      if (!counts[at]) first[at] = row;
      counts[at] += 1;
    }
    return [...counts.keys()].filter((at) => counts[at]).map((at) => ({ point: at, count: counts[at], row: first[at] }));
  }

  precision(point) {
    return this.names.precision[this.points.precision[point]];
  }

  // A value of a point, as addresses have it; empty without one.
  of(point, facet) {
    return this.names[facet][this.points[facet][point]] ?? "";
  }

  theme(row) {
    return this.names.theme[this.rows.main[row]] ?? "";
  }

  // The ids of what is found at some points, the newest first.
  idsAt(points, found, most) {
    const wanted = new Set(points);
    const ids = [];
    for (let row = 0; row < found.length && ids.length < most; row += 1) {
      if (found[row] && wanted.has(this.rows.point[row])) ids.push(this.ids[row]);
    }
    return ids;
  }
}

function keep(found, column, meets) {
  for (let row = 0; row < found.length; row += 1) if (found[row] && !meets(column[row])) found[row] = 0;
}
