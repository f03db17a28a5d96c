// What the map is drawn on: pictures for pages without scripts, and the same as numbers for those with them.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const data = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "network_map", "data");

// As network_map/drawing/base_map.py has them.
const SIDE = 9; // units of the drawing from square to square
const TILE = 7.8; // of which the square itself takes so much
const STEPS = 20; // of an outline in a degree
const NORTHERNMOST = 84; // degrees; beyond it nobody lives and Mercator has no end
const UNITS = 4; // of the drawing of the world in a degree
const COARSE = 3; // of these from one possible corner to the next: about a pixel of the drawing on a wide screen
const LEAST = 4; // corners of what can be seen there

function provinces(squares) {
  const paths = {};
  squares.split("\n").forEach((line, row) => [...line].forEach((letter, column) => {
    if (letter === ".") return;
    paths[letter] = `${paths[letter] ?? ""}M${column * SIDE} ${row * SIDE}h${TILE}v${TILE}h-${TILE}z`;
  }));
  return Object.entries(paths).map(([letter, path]) => `<path id="${letter}" d="${path}"/>`).join("");
}

function mercator(latitude) {
  const north = (Math.min(latitude, NORTHERNMOST) * Math.PI) / 180;
  return (Math.log(Math.tan(Math.PI / 4 + north / 2)) * 180) / Math.PI;
}

// Each point as the way from the one before: coarse, so many steps lead nowhere.
function outline(steps) {
  let [east, north] = [0, 0];
  const points = [];
  for (let at = 0; at < steps.length; at += 2) {
    east += steps[at];
    north += steps[at + 1];
    const x = Math.round(((east / STEPS + 180) * UNITS) / COARSE);
    const y = Math.round(((180 - mercator(Math.max(north / STEPS, -NORTHERNMOST))) * UNITS) / COARSE);
    const [beforeX, beforeY] = points.at(-1) ?? [];
    if (x !== beforeX || y !== beforeY) points.push([x, y]);
  }
  return points;
}

function land(outlines) {
  return outlines.map(outline).filter((points) => points.length >= LEAST).map(([first, ...rest]) => {
    let [atX, atY] = first;
    const steps = rest.map(([x, y]) => {
      const step = `${x - atX} ${y - atY}`;
      [atX, atY] = [x, y];
      return step;
    });
    return `M${first.join(" ")}l${steps.join(" ").replaceAll(" -", "-")}z`;
  }).join("");
}

const svg = (content) => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`;

export async function buildMap(target) {
  const [squares, outlines] = await Promise.all(
    ["squares.txt", "outlines.json"].map((name) => readFile(join(data, name), "utf8")),
  );
  await mkdir(join(target, "map"), { recursive: true });
  await writeFile(join(target, "map", "netherlands.svg"), svg(provinces(squares.trimEnd())));
  await writeFile(join(target, "map", "world.svg"), svg(`<path id="land" transform="scale(${COARSE})" d="${land(JSON.parse(outlines))}"/>`));
  await writeFile(join(target, "map", "outlines.json"), JSON.stringify(JSON.parse(outlines)));
}
