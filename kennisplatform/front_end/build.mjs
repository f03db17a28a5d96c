// Builds what the browser gets: a style sheet and a script for every page and for the map, a sheet of icons and
// the fonts.
// Names carry no hash here; Django's manifest storage adds it.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

import { build } from "esbuild";
import subsetFont from "subset-font";

import { buildMap } from "./map.mjs";

const source = dirname(fileURLToPath(import.meta.url));
const target = join(source, "..", "..", "var", "front_end");
const { resolve } = createRequire(import.meta.url);

// Tabler's outline icons, by Tabler's names.
const ICONS = [
  "alert-circle", "alert-triangle", "archive", "arrow-left", "arrow-right", "bookmark", "brand-linkedin",
  "brand-mastodon", "building", "bulb", "calendar", "check", "chevron-down", "circle-check", "circle-x", "clock",
  "download", "external-link", "file", "file-text", "filter", "flag", "hourglass", "info-circle", "list", "lock", "mail", "map", "map-pin",
  "menu-2", "minus", "pencil", "photo", "player-play", "plus", "printer", "quote", "rss", "search", "share-2", "tools", "user", "users",
  "volume", "world", "x",
];

// Latin-1 and the punctuation of Dutch and English, like the Latin subset of Fontsource.
const RANGES = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2010, 0x2027], [0x2030, 0x203a]];
const LETTERS = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step)),
).join("") + "€™−";
const FEATURES = ["calt", "ccmp", "kern", "liga", "locl", "lnum", "mark", "mkmk", "tnum"];

// The axes are cut down to the weights and sizes that the style sheet uses.
const FONTS = [
  ["bricolage-grotesque", "bricolage-grotesque-latin-opsz-normal", { opsz: { min: 14, max: 48 }, wght: { min: 600, max: 700 } }],
  ["source-sans-3", "source-sans-3-latin-wght-normal", { wght: { min: 400, max: 700 } }],
  ["source-sans-3", "source-sans-3-latin-wght-italic", { wght: { min: 400, max: 700 } }],
  ["source-serif-4", "source-serif-4-latin-wght-normal", { wght: { min: 400, max: 600 } }],
  ["source-serif-4", "source-serif-4-latin-wght-italic", { wght: { min: 400, max: 600 } }],
];

// For every page, and for forms that keep what is typed.
const SCRIPTS = ["site.js", "typed.js"];

// A page has one of them.
const MAP_SCRIPTS = ["map.js", "map_with_tiles.js"];

async function buildFont([family, file, variationAxes]) {
  const font = await readFile(resolve(`@fontsource-variable/${family}/files/${file}.woff2`));
  const options = { targetFormat: "woff2", keepFeatures: FEATURES, variationAxes };
  const style = file.endsWith("italic") ? "-italic" : "";
  await writeFile(join(target, "fonts", `${family}${style}.woff2`), await subsetFont(font, LETTERS, options));
}

async function symbol(name) {
  const svg = await readFile(resolve(`@tabler/icons/outline/${name}.svg`), "utf8");
  const shapes = svg.replace(/<!--[^]*?-->/, "").replace(/<svg[^]*?>/, "").replace("</svg>", "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function buildIcons() {
  const symbols = await Promise.all(ICONS.map(symbol));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor">${symbols.join("")}</svg>`;
  await writeFile(join(target, "icons.svg"), sprite);
}

async function buildCode() {
  await build({
    entryPoints: [join(source, "css", "site.css"), join(source, "css", "map_page.css"), ...SCRIPTS.map((name) => join(source, "js", name)), ...MAP_SCRIPTS.map((name) => join(source, "js", "map", name))],
    outdir: target,
    entryNames: "[name]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020", "chrome111", "firefox121", "safari16.4"],
    external: ["*.woff2"],
    logLevel: "warning",
  });
}

// For a server that gives out these files as they are; collectstatic makes its own.
async function compress(name) {
  const content = await readFile(join(target, name));
  await writeFile(join(target, `${name}.br`), await promisify(brotliCompress)(content));
  await writeFile(join(target, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
}

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "fonts"), { recursive: true });
await Promise.all([buildCode(), buildIcons(), buildMap(target), ...FONTS.map(buildFont)]);
const MAP = ["map/netherlands.svg", "map/world.svg", "map/outlines.json"];
await Promise.all(["site.css", "map_page.css", ...SCRIPTS, "icons.svg", ...MAP_SCRIPTS, ...MAP].map(compress));
console.log(`Front end built: ${ICONS.length} icons, ${FONTS.length} fonts, style and scripts in var/front_end`);
