/* The calibration curve: her share of right answers for each degree of certainty, with its interval; the ideal dotted. */

const SVG = "http://www.w3.org/2000/svg";
const WATCHED = new WeakMap();
const SIZE = { height: 300, left: 48, right: 16, top: 26, bottom: 52 };

export default function mount({ data, parentElement }) {
  const place = parentElement.querySelector(".chart");
  const draw = () => paint(place, data);
  WATCHED.get(place)?.disconnect();
  const sizes = new ResizeObserver(draw);
  WATCHED.set(place, sizes);
  sizes.observe(place);
  draw();
  return () => sizes.disconnect();
}

function paint(place, { points, label, ideal }) {
  const width = Math.max(260, place.clientWidth);
  const { height, left, right, top, bottom } = SIZE;
  const x = (index) => left + ((index + 0.5) / points.length) * (width - left - right);
  const y = (share) => top + (1 - share / 100) * (height - top - bottom);
  const svg = node("svg", { width, height, role: "img", "aria-label": label });
  for (const share of [0, 25, 50, 75, 100]) {
    svg.append(node("path", { class: "line", d: `M${left} ${y(share)}H${width - 8}` }));
    svg.append(text(`${share}%`, { class: "muted", x: left - 10, y: y(share) + 4, "text-anchor": "end" }));
  }
  svg.append(node("path", { class: "ideal", d: path(points.map((one, index) => [x(index), y(one.ideal)])) }));
  svg.append(node("path", { class: "hers", d: path(points.map((one, index) => [x(index), y(one.share)])) }));
  points.forEach((one, index) => {
    const at = x(index);
    svg.append(node("path", { class: "interval", d: `M${at} ${y(one.low)}V${y(one.high)}M${at - 5} ${y(one.low)}h10M${at - 5} ${y(one.high)}h10` }));
    svg.append(node("circle", { class: "point", cx: at, cy: y(one.share), r: 6 }));
    const falls = index + 1 < points.length && points[index + 1].share < one.share;
    const isAbove = falls || one.share > one.ideal || one.share < 15;
    const lift = isAbove && one.share < 92 ? -9 : 19;
    svg.append(text(`${Math.round(one.share)}%`, { class: "share", x: at + 13, y: y(one.share) + lift }));
    svg.append(text(one.word, { x: at, y: height - 28, "text-anchor": "middle" }));
    svg.append(text(one.count, { class: "muted", x: at, y: height - 10, "text-anchor": "middle" }));
  });
  const far = points.reduce((best, one, index) => (gap(one) > gap(points[best]) ? index : best), 0);
  svg.append(text(ideal, { class: "muted name", x: x(far) - 12, y: y(points[far].ideal) - 6, "text-anchor": "end" }));
  if (points.length === 1) svg.append(node("circle", { class: "ideal", cx: x(0), cy: y(points[0].ideal), r: 3 }));
  place.replaceChildren(svg);
}

/* How far she is from the ideal: where it is widest there is room for its name. */
function gap(point) {
  return Math.abs(point.share - point.ideal);
}

function path(spots) {
  return spots.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("");
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, attributes) {
  const made = node("text", attributes);
  made.textContent = words;
  return made;
}
