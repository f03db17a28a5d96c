// Loaded in the head and small, so that the chosen scheme is there before the first paint.

import { applyScheme, offerSchemes } from "./scheme.js";
import { tameMenu } from "./menu.js";
import { offerPlayers } from "./embed.js";
import { offerSharing } from "./share.js";
import { offerSuggestions } from "./suggest.js";
import { countFollowed } from "./followed.js";

applyScheme();

document.addEventListener("DOMContentLoaded", () => {
  offerSchemes();
  tameMenu();
  offerPlayers();
  offerSharing();
  offerSuggestions();
  countFollowed();
});
