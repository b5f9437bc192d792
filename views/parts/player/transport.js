/* The row of buttons under the map: previous, play, next, the time T, speed, and the jump to where prediction and run part. */

import { h } from "./element.js";
import { bareClock, clock, clockUnit, decimal, say } from "./format.js";
import { icon, sign } from "./glyphs.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export const speedWord = (speed, speech) =>
  `${decimal(speed, speech.language, Number.isInteger(speed) ? 0 : speed === 0.25 ? 2 : 1)}×`;

export function transport(view) {
  const { run, t, playing, speed, pace, speech, partsAt, act } = view;
  const ended = t >= run.until;
  const rushing = playing && pace.until != null;
  return [
    h(
      "button",
      {
        type: "button",
        class: "step",
        "data-do": "previous",
        "aria-label": say(speech, "previous"),
        title: say(speech, "previous"),
        onclick: act.previous,
      },
      icon("previous"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "play",
        "data-do": "play",
        "aria-label": say(speech, playing ? "pause" : ended ? "play_again" : "play"),
        title: say(speech, playing ? "pause" : "play"),
        onclick: act.play,
      },
      icon(playing ? "pause" : ended ? "again" : "play"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "step",
        "data-do": "next",
        "aria-label": say(speech, "next"),
        title: say(speech, "next"),
        onclick: act.next,
      },
      icon("next"),
    ),
    h(
      "span",
      { class: "time", "data-part": "time" },
      bareClock(t, speech),
      h("small", {}, ` ${clockUnit(t, speech)}`),
    ),
    h(
      "button",
      {
        type: "button",
        class: rushing ? "speed rushing" : "speed",
        "data-do": "speed",
        "aria-label": say(speech, "speed", { speed: speedWord(speed, speech) }),
        title: say(speech, "speed", { speed: speedWord(speed, speech) }),
        onclick: act.speed,
      },
      h(
        "span",
        {},
        speedWord(rushing ? pace.rate : speed, speech),
        rushing &&
          h("span", { class: "long" }, say(speech, "rushing", { at: clock(pace.until, speech) })),
      ),
    ),
    partsAt != null &&
      h(
        "button",
        {
          type: "button",
          class: "jump",
          "data-do": "parts",
          "aria-label": say(speech, "where_they_part", { at: clock(partsAt, speech) }),
          onclick: act.parts,
        },
        sign("part"),
        h(
          "span",
          { class: "long" },
          say(speech, "where_they_part", { at: clock(partsAt, speech) }),
        ),
        h("span", { class: "short" }, clock(partsAt, speech)),
      ),
  ];
}
