// The map of a site whose settings name tiles: a script of its own, so that no other site carries them.

import { start } from "./live_map.js";
import { addTiles } from "./tiles.js";

start(addTiles);
