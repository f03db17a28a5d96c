// Tiles of another host, over the squares of the Netherlands, which stay where a tile does not come.

import { GridLayer } from "leaflet/src/layer/tile/GridLayer.js";
import { TileLayer } from "leaflet/src/layer/tile/TileLayer.js";

const SHOWN_FROM = 6; // zoom; before it there is more of other countries in sight

// Leaflet empties a tile that is not wanted any more with an image of `data:`, which the content security policy refuses.
const Tiles = TileLayer.extend({
  _abortLoading: null,
  _removeTile: GridLayer.prototype._removeTile,
});

// Below the map the page says whose they are.
export function addTiles(map, url, bounds) {
  return new Tiles(url, { bounds, minZoom: SHOWN_FROM, maxZoom: map.getMaxZoom() }).addTo(map);
}
