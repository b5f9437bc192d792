/* The timeline: story markers, lanes, probe lines, the prediction in pen blue, axis and playhead. The lanes are drawn once; only the veil moves. */

import { h } from "./element.js";
import { axisLabel, axisStep, clock, duration, fit, plain, say, textOf, widthOf } from "./format.js";
import { at, COLOUR, cross, INK, tick, words } from "./glyphs.js";
import { PHONE } from "./layout.js";
import { lastAtOrBefore, storyAt } from "./model.js";

const GUTTER = 178;
const EDGE = 18;
const STORY_Y = 22;
const BAR = 17;
export const LANE_PITCH = 46;
const MARKER_GAP = 22;
/** More single events than this in a lane are drawn as density. */
const TICKS_MOST = 60;

/** Where a moment stands, at a width. */
export function scaleOf(run, width, until = run.until) {
  const left = width >= PHONE ? GUTTER : 16;
  const right = width - EDGE;
  return {
    left,
    right,
    until,
    x: (t) => left + (Math.min(t, until) / until) * (right - left),
    t: (x) => Math.round(Math.max(0, Math.min(1, (x - left) / (right - left))) * until),
  };
}

/** All that does not depend on T, drawn once per (run, width, language, prediction). */
export function timelineLanes({
  run,
  other,
  width,
  speech,
  predictions,
  partsAt,
  pitch = LANE_PITCH,
}) {
  const scale = scaleOf(run, width);
  const wide = width >= PHONE;
  const lanes = run.playback.lanes ?? [];
  const under = [];
  const over = [];
  let y = STORY_Y + 26;
  const top = y;
  const places = [];
  for (const lane of lanes) {
    const twin = other?.playback.lanes?.find((one) => one.id === lane.id) ?? null;
    const by = wide ? y + Math.round((pitch - 24) / 2) : y + 20;
    const label = textOf(lane.label, speech.language);
    if (wide) under.push(words(16, by + 13, fit(label, GUTTER - 24, 13, 500), { class: "name" }));
    else over.push(words(16, y + 12, fit(label, width - 32, 12.5, 400), { class: "mute small" }));
    drawLane(lane, { scale, by, speech, under, over, second: false });
    const foot = twin ? by + BAR + 8 : by;
    if (twin) drawLane(twin, { scale, by: foot, speech, under, over, second: true });
    for (const prediction of predictions)
      if (prediction.lane === lane.id) drawPrediction(prediction, lane, scale, by, under);
    under.push(
      h("path", {
        d: `M${scale.left} ${foot + (wide ? Math.round((pitch + 6) / 2) : 21.5)}H${scale.right}`,
        stroke: "var(--line)",
        "stroke-opacity": 0.7,
      }),
    );
    places.push({ lane, by });
    y += pitch + (twin ? BAR + 8 : 0);
  }
  const bottom = y + 2;
  if (partsAt != null)
    under.push(
      h("path", {
        d: `M${scale.x(partsAt)} ${top - 2}V${bottom}`,
        stroke: COLOUR.you,
        "stroke-width": 1.4,
        "stroke-dasharray": "2 3",
      }),
    );
  const axis = axisOf(run, scale, bottom, wide, speech);
  const key = keyOf({
    run,
    other,
    scale,
    wide,
    width,
    y: bottom + 40,
    speech,
    predictions,
    partsAt,
  });
  return {
    width,
    height: key.bottom,
    top,
    bottom,
    scale,
    wide,
    under: h("g", {}, under),
    over: h("g", {}, over),
    axis: h("g", {}, axis, key.nodes),
    places,
    markers: markersOf(run, scale),
  };
}

function drawLane(lane, place) {
  if (lane.kind === "state") stateLane(lane, place);
  else if (lane.kind === "ticks") ticksLane(lane, place);
  else stepLane(lane, place);
}

const TINT = {
  agreed: "var(--green-tint)",
  open: "var(--yellow-tint)",
  lost: "none",
  idle: "none",
};

function stateLane(lane, { scale, by, speech, under, over, second }) {
  for (const [from, to, word, tone] of lane.spans ?? []) {
    const x = scale.x(Math.max(0, from));
    const width = Math.max(1.5, scale.x(Math.min(to ?? scale.until, scale.until)) - x);
    const colour = second ? COLOUR.other : COLOUR[tone];
    const hatch = second ? "other" : "lost";
    const box = { x: x + 0.5, y: by + 0.5, width: Math.max(1, width - 1), height: BAR - 1, rx: 3 };
    if (tone === "lost")
      under.push(h("rect", { ...box, fill: `url(#hatch-${hatch})`, opacity: 0.38 }));
    under.push(
      h("rect", {
        ...box,
        fill: second && tone !== "lost" ? "var(--violet-tint)" : TINT[tone],
        stroke: colour,
        "stroke-opacity": tone === "idle" ? 0.6 : 1,
      }),
    );
    const text = textOf(word, speech.language);
    const room = widthOf(text, 12.5, 600);
    if (!text || room + 12 > width) continue;
    const left = x + 8;
    if (tone === "lost")
      over.push(
        h("rect", {
          x: left - 3,
          y: by + 1.5,
          width: room + 6,
          height: BAR - 3,
          rx: 2,
          fill: "var(--raised)",
        }),
      );
    over.push(
      words(left, by + 12.8, text, {
        class: "strong small",
        style: `fill:${second ? INK.other : INK[tone]}`,
      }),
    );
  }
}

function ticksLane(lane, { scale, by, speech, under, over, second }) {
  const tone = (name) => (second ? "other" : name);
  // What took long enough to be seen is a bar, closed by how it ended; the rest are single events.
  const long = ([t, fate, end]) =>
    fate === "wait" || (end != null && scale.x(end) - scale.x(t) > 12);
  const events = (lane.ticks ?? []).filter((one) => one[1] === "ok" && !long(one));
  const check = lane.mark === "check";
  if (events.length > TICKS_MOST)
    under.push(density(events, scale, by, COLOUR[second ? "other" : check ? "agreed" : "idle"]));
  else
    for (const [t] of events) {
      const x = scale.x(t);
      under.push(
        check
          ? tick(x, by + 9, { tone: tone("agreed") })
          : h("path", {
              d: `M${x} ${by + 2}V${by + 15}`,
              stroke: COLOUR[tone("idle")],
              "stroke-width": 2,
            }),
      );
    }
  for (const one of lane.ticks ?? []) {
    const [t, fate, end, word, closes] = one;
    const text = textOf(word, speech.language);
    if (long(one)) {
      const to = end ?? scale.until;
      const took = say(speech, "waits", { took: duration(to - t, speech) });
      const ending = end == null ? null : fate === "wait" ? (closes ?? "lost") : fate;
      const wait = {
        from: scale.x(t),
        to: scale.x(to),
        text: (end != null && text) || took,
        closes: ending,
        by,
        second,
        scale,
      };
      if (check) dashedWait(wait, under, over);
      else barredWait(wait, under, over);
    } else if (fate === "lost") {
      const x = scale.x(t);
      under.push(cross(x, by + 8.5, { size: 4, width: 2.3, tone: tone("lost") }));
      if (text)
        over.push(
          words(x + 10, by + 12.8, fit(text, scale.right - x - 8, 12.5, 400), {
            class: "mute small",
          }),
        );
    }
  }
}

/** A request in the air: a yellow bar closed by × or tick. */
function barredWait({ from, to, text, closes, by, second, scale }, under, over) {
  const tone = second ? "other" : "open";
  const width = Math.max(3, to - from);
  under.push(
    h("rect", {
      x: from + 0.5,
      y: by + 0.5,
      width: width - 1,
      height: BAR - 1,
      rx: 3,
      fill: second ? "var(--violet-tint)" : "var(--yellow-tint)",
      stroke: COLOUR[tone],
    }),
  );
  const room = width - (closes ? 44 : 28);
  const inside = fitWords(text, room);
  if (inside)
    over.push(
      words(from + 16, by + 12.8, inside, { class: "strong small", style: `fill:${INK[tone]}` }),
    );
  else
    over.push(
      words(to + (closes ? 10 : 6), by + 12.8, fit(text, scale.right - to - 10, 12.5, 400), {
        class: "small mute",
      }),
    );
  const x = width > 26 ? to - 11 : to;
  if (closes === "lost") under.push(cross(x, by + 8.5, { tone: second ? "other" : "lost" }));
  if (closes === "ok")
    under.push(tick(x, by + 9, { tone: second ? "other" : "agreed", width: 2.4 }));
}

/** Words that fit into a room; a shorter form without the first word when only that fits; else nothing. */
function fitWords(text, room) {
  if (widthOf(text, 12.5, 600) <= room) return text;
  const short = text.slice(text.indexOf(" ") + 1);
  return short !== text && /\d/.test(short) && widthOf(short, 12.5, 600) <= room ? short : null;
}

/** A renewal that does not come: open ring, dashes, and how it ends. */
function dashedWait({ from, to, text, closes, by, second, scale }, under, over) {
  const y = by + 8.5;
  const tone = second ? "other" : "open";
  under.push(
    h("path", {
      d: `M${from + 5} ${y}H${Math.max(from + 5, to - 6)}`,
      stroke: COLOUR[tone],
      "stroke-width": 2,
      "stroke-dasharray": "4 4",
    }),
  );
  under.push(
    h("circle", {
      cx: from,
      cy: y,
      r: 4,
      fill: "var(--raised)",
      stroke: COLOUR[tone],
      "stroke-width": 2,
    }),
  );
  if (closes === "lost") under.push(cross(to, y, { tone: second ? "other" : "lost" }));
  if (closes === "ok") under.push(tick(to, y, { tone: second ? "other" : "agreed", width: 2.4 }));
  if (closes && text)
    over.push(
      words(to + 11, by + 13, fit(text, scale.right - to - 8, 12.5, 400), { class: "mute small" }),
    );
}

function density(events, scale, by, colour) {
  const bin = 6;
  const counts = new Map();
  for (const [t] of events) {
    const slot = Math.floor((scale.x(t) - scale.left) / bin);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const d = [...counts]
    .map(
      ([slot, count]) =>
        `M${scale.left + slot * bin + 0.5} ${by + 16}v${-Math.max(2, (count / most) * 14)}h${bin - 1}V${by + 16}z`,
    )
    .join("");
  return h("path", { d, fill: colour, "fill-opacity": 0.75 });
}

function stepPath(points, lane, scale, by, shift = 0) {
  const y = (value) => by + BAR - 1.5 - (value / (lane.max || 1)) * (BAR - 4) + shift;
  let d = "";
  for (const [t, value] of points)
    d += d ? `H${scale.x(t)}V${y(value)}` : `M${scale.x(Math.max(0, t))} ${y(value)}`;
  return d ? `${d}H${scale.x(scale.until)}` : "";
}

function stepLane(lane, { scale, by, under, second }) {
  const colour = second ? COLOUR.other : COLOUR[lane.tone ?? "agreed"];
  under.push(
    h("path", {
      d: stepPath(lane.points ?? [], lane, scale, by),
      stroke: colour,
      "stroke-width": 2.5,
      fill: "none",
      "stroke-linejoin": "round",
    }),
  );
}

/** What the learner said, in the same lane: dashes for a course, a sign in a dashed ring for an instant. */
function drawPrediction(prediction, lane, scale, by, under) {
  const dashed = {
    stroke: COLOUR.you,
    "stroke-width": 1.8,
    "stroke-dasharray": "5 4",
    fill: "none",
  };
  if (prediction.points?.length)
    under.push(h("path", { d: stepPath(prediction.points, lane, scale, by, 4), ...dashed }));
  for (const [from, to] of prediction.spans ?? [])
    under.push(h("path", { d: `M${scale.x(from)} ${by + BAR + 3}H${scale.x(to)}`, ...dashed }));
  if (prediction.instant == null) return;
  const [t, fate] = [prediction.instant].flat();
  const ring = h("circle", {
    r: 8.5,
    fill: "var(--raised)",
    stroke: COLOUR.you,
    "stroke-width": 1.6,
    "stroke-dasharray": "3 2.2",
  });
  const mark =
    fate === "ok"
      ? tick(0, 0.4, { tone: "you", width: 2.2 })
      : fate === "wait"
        ? h("path", {
            d: "M-3.6 0h.1M0 0h.1M3.6 0h.1",
            stroke: COLOUR.you,
            "stroke-width": 2.2,
            "stroke-linecap": "round",
          })
        : cross(0, 0, { size: 3.4, width: 2.2, tone: "you" });
  under.push(at(scale.x(t) + 1, by + 8.5, ring, mark));
}

function axisOf(run, scale, y, wide, speech) {
  const step = axisStep(
    run.until,
    Math.max(3, Math.floor((scale.right - scale.left) / 64)),
    speech.long,
  );
  const nodes = [h("path", { d: `M${scale.left} ${y}H${scale.right}`, stroke: "var(--edge)" })];
  for (let t = 0; t <= run.until; t += step) {
    const x = scale.x(t);
    const last = scale.right - x < 26;
    nodes.push(h("path", { d: `M${x} ${y}v5`, stroke: "var(--edge)" }));
    nodes.push(
      words(last ? scale.right : x, y + 18, axisLabel(t, step, speech), {
        class: "axis",
        "text-anchor": t === 0 ? "start" : last ? "end" : "middle",
      }),
    );
  }
  return nodes;
}

function keyOf({ run, other, scale, wide, width, y, speech, predictions, partsAt }) {
  const entries = [];
  const word = predictions
    .map((one) => textOf(one.word, speech.language))
    .filter(Boolean)
    .join("; ");
  if (predictions.length)
    entries.push([
      h("path", {
        d: "M-7 0H7",
        stroke: COLOUR.you,
        "stroke-width": 1.8,
        "stroke-dasharray": "5 4",
      }),
      word ? say(speech, "key_prediction_word", { word }) : say(speech, "key_prediction"),
    ]);
  if (partsAt != null)
    entries.push([
      h("path", {
        d: "M0-7V7",
        stroke: COLOUR.you,
        "stroke-width": 1.4,
        "stroke-dasharray": "2 3",
      }),
      say(speech, "key_parts", { at: clock(partsAt, speech) }),
    ]);
  if (other)
    entries.push([
      h("path", { d: "M-7 0H7", stroke: COLOUR.other, "stroke-width": 2.5 }),
      say(speech, "key_other"),
    ]);
  if (run.story.some((one) => one.kind === "fault"))
    entries.push([
      h("rect", { x: -6, y: -6, width: 12, height: 12, rx: 3, fill: COLOUR.fault }),
      say(speech, "key_fault"),
    ]);
  if (run.story.some((one) => one.kind !== "fault" && one.kind !== "kept"))
    entries.push([h("circle", { r: 6, fill: "var(--ink)" }), say(speech, "key_cause")]);
  const start = wide ? scale.left : 16;
  let x = start;
  let line = y;
  const nodes = [];
  for (const [node, text] of entries) {
    const shown = fit(plain(text), width - start - 32, 12.5, 400);
    const room = 20 + widthOf(shown, 12.5, 400);
    if (x + room > width - 12 && x > start) {
      x = start;
      line += 22;
    }
    nodes.push(at(x + 7, line - 4, node), words(x + 20, line, shown, { class: "mute small" }));
    x += room + 20;
  }
  return { nodes, bottom: line + 16 };
}

/** Story markers: at least 22 px apart, in their order, each as near to its moment as the others let it be. */
function markersOf(run, scale) {
  const shown = run.story.filter((one) => one.kind !== "kept");
  const room = scale.right - scale.left;
  const gap = Math.min(MARKER_GAP, shown.length > 1 ? room / (shown.length - 1) : MARKER_GAP);
  const wanted = shown.map((one) => scale.x(one.t));
  const xs = spaced(wanted, gap, scale.left, scale.right);
  return shown.map((sentence, i) => ({ sentence, x: xs[i], true: wanted[i], small: gap < 20 }));
}

/** Numbers at least `gap` apart with the least squared moving: neighbours that collide share their mean (pool adjacent violators). */
export function spaced(wanted, gap, low, high) {
  const pools = [];
  wanted.forEach((x, i) => {
    pools.push({ sum: x - i * gap, count: 1 });
    while (pools.length > 1 && mean(pools.at(-1)) < mean(pools.at(-2))) {
      const last = pools.pop();
      pools.at(-1).sum += last.sum;
      pools.at(-1).count += last.count;
    }
  });
  const starts = pools.flatMap((pool) => Array(pool.count).fill(mean(pool)));
  const latest = Math.max(low, high - (wanted.length - 1) * gap);
  return starts.map((start, i) => Math.min(latest, Math.max(low, start)) + i * gap);
}

const mean = ({ sum, count }) => sum / count;

/** From a marker that had to move, a thin line to its true moment. */
function leaders(markers) {
  const moved = markers.filter((marker) => Math.abs(marker.x - marker.true) > 3);
  const d = moved.map(({ x, true: moment }) => `M${x} ${STORY_Y + 10}L${moment} ${STORY_Y + 20}v4`);
  return h("path", { d: d.join(""), stroke: COLOUR.idle, "stroke-opacity": 0.6, fill: "none" });
}

/** The timeline at t: the lanes, the veil over what is to come, markers and playhead. */
export function timeline(lanes, view) {
  const { run, t, speech, onSeek, onGrab } = view;
  const { scale, top, bottom } = lanes;
  const x = scale.x(t);
  const current = storyAt(run, t);
  return h(
    "svg",
    {
      class: "timeline",
      width: lanes.width,
      height: lanes.height,
      role: "slider",
      tabindex: 0,
      "data-part": "timeline",
      "aria-label": say(speech, "timeline_label"),
      "aria-valuemin": 0,
      "aria-valuemax": run.until / 1e6,
      "aria-valuenow": t / 1e6,
      "aria-valuetext": [
        clock(t, speech),
        current && textOf(current.text, speech.language).replace(/[`*]/g, ""),
      ]
        .filter(Boolean)
        .join(", "),
      onpointerdown: onGrab,
    },
    h("path", { d: `M${scale.left} ${STORY_Y}H${scale.right}`, stroke: "var(--line)" }),
    lanes.wide && words(16, STORY_Y + 4.5, say(speech, "story"), { class: "mute" }),
    lanes.under,
    h("rect", {
      class: "veil",
      x,
      y: top - 4,
      width: Math.max(0, scale.right - x + 1.5),
      height: bottom - top + 3,
    }),
    lanes.over,
    lanes.places.map(
      ({ lane, by }) => lane.kind === "step" && stepValue(lane, by, scale, t, speech),
    ),
    lanes.axis,
    h("path", {
      d: `M${x} ${STORY_Y + 15}V${bottom + 2}`,
      stroke: "var(--ink)",
      "stroke-width": 2,
    }),
    h("path", { class: "foot", d: `M${x - 6} ${bottom + 1}h12l-6-8z`, fill: "var(--ink)" }),
    leaders(lanes.markers),
    inFront(lanes.markers, current).map((marker) => markerAt(marker, t, current, onSeek)),
  );
}

/** The current marker is drawn last, for its ring reaches over its neighbours. */
const inFront = (markers, current) =>
  [...markers].sort((a, b) => Number(a.sentence === current) - Number(b.sentence === current));

/** The value at t, at the right end of its line: "6 of 6". */
function stepValue(lane, by, scale, t, speech) {
  const points = lane.points ?? [];
  const index = lastAtOrBefore(
    points.map(([at]) => at),
    t,
  );
  const value = points[Math.max(0, index)]?.[1];
  if (value == null) return null;
  const unit = textOf(lane.unit, speech.language);
  const text = lane.max ? say(speech, "of", { value, max: lane.max }) : `${value} ${unit}`.trim();
  const end = points.at(-1)?.[1] ?? 0;
  const low = end / (lane.max || 1) < 0.5;
  const room = widthOf(text, 12.5, 600);
  return [
    h("rect", {
      x: scale.right - room - 5,
      y: low ? by - 5 : by + 6,
      width: room + 6,
      height: 14,
      fill: "var(--raised)",
      opacity: 0.9,
    }),
    words(scale.right, low ? by + 6 : by + 17, text, {
      class: "strong small",
      "text-anchor": "end",
      style: `fill:${lane.max && value < lane.max ? (value === 0 ? INK.lost : INK.open) : INK.agreed}`,
    }),
  ];
}

function markerAt({ sentence, x, small }, t, current, onSeek) {
  const past = sentence.t <= t;
  const fault = sentence.kind === "fault";
  const tone = fault ? COLOUR.fault : "var(--ink)";
  const now = current === sentence;
  const size = small ? 5 : 10;
  const shape = fault
    ? h("rect", {
        x: -size,
        y: -size,
        width: 2 * size,
        height: 2 * size,
        rx: 4.5,
        fill: past ? tone : "var(--raised)",
        stroke: tone,
        "stroke-width": 1.5,
      })
    : h("circle", {
        r: size,
        fill: past ? tone : "var(--raised)",
        stroke: past ? tone : COLOUR.idle,
        "stroke-width": 1.5,
      });
  const ring = fault
    ? h("rect", {
        x: -13.2,
        y: -13.2,
        width: 26.4,
        height: 26.4,
        rx: 7,
        fill: "none",
        stroke: "var(--ink)",
        "stroke-width": 1.6,
      })
    : h("circle", { r: 13.2, fill: "none", stroke: "var(--ink)", "stroke-width": 1.6 });
  return h(
    "g",
    {
      class: "marker",
      transform: `translate(${x} ${STORY_Y})`,
      "aria-hidden": "true",
      onpointerdown: (event) => {
        event.stopPropagation();
        onSeek(sentence.t);
      },
    },
    h("circle", { r: small ? 6 : 12, fill: "var(--raised)" }),
    shape,
    !small &&
      words(0, 4.4, sentence.n, {
        class: "number",
        "text-anchor": "middle",
        style: `fill:${past ? "var(--page)" : fault ? INK.fault : "var(--mute)"}`,
      }),
    now && !small && ring,
  );
}
