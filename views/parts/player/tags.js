/* Words that stand on a line: the pill on a rail and the orange tag of a fault. */

import { h } from "./element.js";
import { fit, widthOf } from "./format.js";
import { at, bolt, COLOUR, INK, tick, words } from "./glyphs.js";

/** A pill with words on a rail. */
export function pill(x, y, text, tone, { centred = false, filled = false, mark = null } = {}) {
  const inset = mark ? 25 : 12;
  const width = widthOf(text, 13, 600) + inset + 12;
  const left = centred ? x - width / 2 : x;
  return at(
    left,
    y,
    h("rect", {
      x: 0,
      y: -11,
      width,
      height: 22,
      rx: 11,
      fill: filled ? COLOUR[tone] : `var(--${TINT[tone]}-tint)`,
      stroke: COLOUR[tone],
      "stroke-width": filled ? 0 : 1.5,
    }),
    mark === "cross" &&
      h("path", {
        d: "M10.5-3.7 17.9 3.7M17.9-3.7 10.5 3.7",
        stroke: "var(--raised)",
        "stroke-width": 2,
        "stroke-linecap": "round",
      }),
    mark === "tick" && tick(14.5, 0, { tone }),
    words(inset, 4.4, text, {
      class: "strong",
      style: `fill:${filled ? "var(--raised)" : INK[tone]}`,
    }),
  );
}

const TINT = { open: "yellow", lost: "red", agreed: "green", fault: "orange", idle: "mute" };

/** The orange tag of a fault, its left end at 0,0: {node, width}. */
export function faultTag(text, room = 200) {
  const shown = fit(text, Math.max(24, room - 30), 12.5, 600);
  const width = widthOf(shown, 12.5, 600) + 28;
  const node = [
    h("rect", {
      x: 0,
      y: -9.5,
      width,
      height: 19,
      rx: 5,
      fill: "var(--orange-tint)",
      stroke: COLOUR.fault,
    }),
    at(10.5, 0, bolt()),
    words(19, 4.3, shown, { class: "strong small", style: `fill:${INK.fault}` }),
    shown !== text && h("title", {}, text),
  ];
  return { node, width };
}
