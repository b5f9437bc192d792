/* A rail as geometry: a line with corners that hosts tap into, and the ways along it. */

/** A line that traffic follows: its corners, and where each host taps in (distance along the line). */
export function rail(points) {
  const lengths = [0];
  for (let i = 1; i < points.length; i += 1)
    lengths.push(
      lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]),
    );
  return { points, lengths, total: lengths.at(-1), taps: new Map() };
}

/** Distance along the rail of the point nearest to (x, y). */
export function distanceTo({ points, lengths }, [x, y]) {
  let best = [Infinity, 0];
  for (let i = 1; i < points.length; i += 1) {
    const [ax, ay] = points[i - 1];
    const [bx, by] = points[i];
    const length = lengths[i] - lengths[i - 1];
    const along =
      length === 0
        ? 0
        : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length ** 2));
    const away = Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
    if (away < best[0]) best = [away, lengths[i - 1] + along * length];
  }
  return best[1];
}

export function pointAlong({ points, lengths }, distance) {
  for (let i = 1; i < points.length; i += 1) {
    if (distance > lengths[i] && i < points.length - 1) continue;
    const length = lengths[i] - lengths[i - 1] || 1;
    const share = Math.max(0, Math.min(1, (distance - lengths[i - 1]) / length));
    return [
      points[i - 1][0] + share * (points[i][0] - points[i - 1][0]),
      points[i - 1][1] + share * (points[i][1] - points[i - 1][1]),
    ];
  }
  return points[0];
}

/** The corners of the piece of a rail between two distances, in that direction. */
export function piece(line, from, to) {
  const [low, high] = from < to ? [from, to] : [to, from];
  const inside = line.points.filter((_, i) => line.lengths[i] > low && line.lengths[i] < high);
  const path = [pointAlong(line, low), ...inside, pointAlong(line, high)];
  return from < to ? path : path.reverse();
}

/** The middle of the longest straight stretch between two distances, and whether it is upright. */
export function clearing(line, from, to) {
  const path = piece(line, from, to);
  let best = [-1, null];
  for (let i = 1; i < path.length; i += 1) {
    const length = Math.hypot(path[i][0] - path[i - 1][0], path[i][1] - path[i - 1][1]);
    if (length > best[0]) best = [length, i];
  }
  const [a, b] = [path[best[1] - 1], path[best[1]]];
  const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return {
    at: middle,
    length: best[0],
    upright: Math.abs(a[0] - b[0]) < 1,
    distance: distanceTo(line, middle),
  };
}

export function tap(line, host, end, leg) {
  line.taps.set(host, { host, end, leg: [...leg, end], distance: distanceTo(line, end) });
}

/** The point at a share (0 to 1) of a route. */
export function alongRoute(route, share) {
  const line = rail(route);
  return pointAlong(line, share * line.total);
}

export const corners = (points) =>
  points.map(([x, y], i) => `${i ? "L" : "M"}${round(x)} ${round(y)}`).join("");

const round = (value) => Math.round(value * 10) / 10;
