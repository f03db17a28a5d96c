// Badges of whole areas give way to what stands at a point, and to one another.

const STEP = 26; // pixels
const FARTHEST = 8; // steps from where it belongs

const STEPS = Array.from({ length: FARTHEST * 2 + 1 }, (_one, step) => step - FARTHEST);
// The nearest first.
const OFFSETS = STEPS.flatMap((x) => STEPS.map((y) => [x * STEP, y * STEP])).sort((one, other) => Math.hypot(...one) - Math.hypot(...other));

// How many square pixels two boxes have in common; x and y are of their middle.
export function overlap(one, other) {
  return shared(one.x, one.width, other.x, other.width) * shared(one.y, one.height, other.y, other.height);
}

function shared(at, length, otherAt, otherLength) {
  const end = Math.min(at + length / 2, otherAt + otherLength / 2);
  return Math.max(0, end - Math.max(at - length / 2, otherAt - otherLength / 2));
}

// Where a box goes among those that have a place, within a size: where all are taken, it covers and is covered least.
export function freePlace(box, taken, size) {
  let [best, least] = [box, Infinity];
  for (const [x, y] of OFFSETS) {
    const moved = { ...box, x: box.x + x, y: box.y + y };
    const isInside = Math.abs(moved.x - size.x / 2) <= (size.x - box.width) / 2 && Math.abs(moved.y - size.y / 2) <= (size.y - box.height) / 2;
    const covered = isInside ? taken.reduce((sum, other) => sum + overlap(moved, other), 0) : Infinity;
    if (covered < least) [best, least] = [moved, covered];
    if (!least) break;
  }
  return best;
}
