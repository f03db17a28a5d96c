// The map of a site without tiles of others.

import { start } from "./live_map.js";

start();
