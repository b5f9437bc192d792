/* The signs: shape says what a thing is, fill and cuts say how it is (design/look.md section 4). All are centred on 0,0. */

import { h } from "./element.js";
import { decimal, say, SECOND } from "./format.js";

export const COLOUR = {
  agreed: "var(--green)",
  open: "var(--yellow)",
  lost: "var(--red)",
  fault: "var(--orange)",
  idle: "var(--edge)",
  you: "var(--you)",
  other: "var(--violet)",
};
export const INK = {
  agreed: "var(--green-text)",
  open: "var(--yellow-text)",
  lost: "var(--red-text)",
  fault: "var(--orange-text)",
  idle: "var(--mute)",
  you: "var(--you-text)",
  other: "var(--violet-text)",
};
const PAPER = "var(--raised)";

export const at = (x, y, ...children) => h("g", { transform: `translate(${x} ${y})` }, ...children);

/** A thing on the map that the keyboard can walk to and a screen reader can name. */
export function walkable(view, id, label, ...children) {
  return h(
    "g",
    {
      key: id,
      class: "walk",
      role: "img",
      tabindex: view.walk === id ? 0 : -1,
      "aria-label": label,
      "data-item": id,
    },
    ...children,
  );
}

export function words(x, y, text, attributes = {}) {
  return h("text", { x, y, ...attributes }, text);
}

/** What a component shows: {tone, form, word, values?, gauge?}; `word` is a key of the labels. */
export function stateOf(component, frame, t) {
  const { process } = component;
  if (process === "off") return { tone: "lost", form: "down", word: "no_power" };
  if (process === "paused") return { tone: "open", form: "paused", word: "paused" };
  if (process !== "running") return { tone: "lost", form: "down", word: process };
  const read = { etcd: memberState, "kube-apiserver": serverState }[component.kind];
  if (read) return read(component, frame);
  return component.lease
    ? leaseState(component, t)
    : { tone: "idle", form: "plain", word: "running" };
}

function memberState(member, frame) {
  const term = { term: member.term ?? "" };
  if (member.role === "leader" && member.quorum !== false)
    return { tone: "agreed", form: "leader", word: "leader", values: term };
  if (member.alarm) {
    const word = member.alarm === "CORRUPT" ? "data_corrupt" : "data_full";
    return { tone: "open", form: "full", word };
  }
  if (member.role === "learner") return { tone: "idle", form: "learner", word: "learner" };
  if (member.role === "candidate")
    return { tone: "open", form: "half", word: "candidate", values: term };
  if (member.quorum === false || frame.etcd.up < frame.etcd.needed)
    return { tone: "open", form: "half", word: "no_majority" };
  if (member.role === "pre-candidate") return { tone: "open", form: "half", word: "pre_candidate" };
  if (!member.leader && member.role === "follower" && "leader" in member)
    return { tone: "open", form: "follower", word: "no_leader" };
  return { tone: "idle", form: "follower", word: "follower" };
}

function serverState(server) {
  if (server.serving === false) return { tone: "open", form: "blind", word: "not_serving" };
  if (server.etcd === "timeout") return { tone: "open", form: "blind", word: "etcd_times_out" };
  if (server.etcd === "lost") return { tone: "open", form: "blind", word: "no_etcd" };
  if (server.etcd === "overloaded") return { tone: "open", form: "overloaded", word: "overloaded" };
  return { tone: "idle", form: "serving", word: "serving" };
}

function leaseState(component, t) {
  if (component.lease === "holder") return { tone: "agreed", form: "holder", word: "holder" };
  if (component.lease !== "failing") return { tone: "idle", form: "plain", word: "standby" };
  const { renewed, gives_up: end } = component;
  if (end == null) return { tone: "open", form: "failing", word: "renewal_fails" };
  const left = Math.max(0, end - t);
  return {
    tone: "open",
    form: "failing",
    word: "gives_up",
    left,
    gauge: Math.min(1, left / Math.max(1, end - (renewed ?? 0))),
  };
}

/** The word under a name: the state, with its values said in the learner's language. */
export function stateWord(state, speech, short = false) {
  const values = { ...state.values };
  if (state.left != null) {
    const digits = state.left > 9.94 * SECOND ? 0 : 1;
    values.left = `${decimal(state.left / SECOND, speech.language, digits)}\u00a0s`;
  }
  const key = `state_${state.word}`;
  return say(speech, short && `${key}_short` in speech.words ? `${key}_short` : key, values);
}

const SHAPES = {
  etcd: (rest) => h("circle", { r: 8, ...rest }),
  "kube-apiserver": (rest) =>
    h("rect", { x: -8, y: -7.5, width: 16, height: 15, rx: 2.5, ...rest }),
  "kube-scheduler": (rest) => h("path", { d: "M0-9.2 9.2 0 0 9.2-9.2 0z", ...rest }),
  "kube-controller-manager": (rest) =>
    h("path", { d: "M-4.6-8h9.2L9.2 0 4.6 8h-9.2L-9.2 0z", ...rest }),
  "cloud-controller-manager": (rest) =>
    h("path", {
      d: "M-4.6-5.6A3.2 3.2 0 0 1 .6-8.4 3.4 3.4 0 0 1 5.6-5.2L9.2 1 4.6 8h-9.2L-9.2 1z",
      ...rest,
    }),
};
const OTHER_SHAPE = (rest) => h("rect", { x: -7, y: -7, width: 14, height: 14, rx: 7, ...rest });

/** The sign of a component in a state; the key makes a change of state a new node, which fades in while playing. */
export function glyph(kind, state) {
  const colour = COLOUR[state.tone];
  const shape = SHAPES[kind] ?? OTHER_SHAPE;
  const down = state.form === "down";
  const full = state.form === "leader" || state.form === "holder";
  const body = shape({ fill: full ? colour : PAPER, "stroke-dasharray": down ? "3.2 2.6" : null });
  return h(
    "g",
    {
      key: `${state.form} ${state.tone}`,
      class: "glyph",
      fill: "none",
      stroke: colour,
      "stroke-width": 2,
      "stroke-linejoin": "round",
    },
    full && h("circle", { class: "pulse", r: 9 }),
    body,
    inner(kind, state.form, colour),
  );
}

const line = (d, rest) => h("path", { d, "stroke-linecap": "round", ...rest });
const CROSS = "M-3.4-3.4 3.4 3.4M3.4-3.4-3.4 3.4";
const TICK = "M-3.2.4-.8 2.8 3.4-2.4";
const MARKS = {
  down: () => line(CROSS, { "stroke-width": 2.2 }),
  paused: () => line("M-2-3V3M2-3V3"),
  leader: () => h("circle", { r: 3.1, fill: PAPER, stroke: "none" }),
  follower: (colour) => h("circle", { r: 3.1, fill: colour, stroke: "none" }),
  half: (colour) => h("path", { d: "M0-8A8 8 0 0 0 0 8z", fill: colour, stroke: "none" }),
  full: (colour) => h("path", { d: "M-8 0A8 8 0 0 0 8 0z", fill: colour, stroke: "none" }),
  learner: (colour) =>
    h("rect", { x: -2.6, y: -2.6, width: 5.2, height: 5.2, fill: colour, stroke: "none" }),
  holder: () => line(TICK, { stroke: PAPER }),
  failing: (colour) => [
    line("M0-3.6V.8", { "stroke-width": 2.2 }),
    h("circle", { cy: 4, r: 1.3, fill: colour, stroke: "none" }),
  ],
  serving: () => [h("path", { d: "M-8-2.4H8" }), line("M-3.6 2.6H3.6")],
  overloaded: () => h("path", { d: "M-8-2.6H8M-8 2.4H8" }),
  blind: () => [
    h("path", { d: "M-8-2.4H8", "stroke-dasharray": "3 2.4" }),
    h("path", { d: "M-4.6 3h1.2M-.6 3H.6M3.4 3h1.2" }),
  ],
};

function inner(kind, form, colour) {
  return MARKS[form]?.(colour) ?? null;
}

/** A node's state: disc with tick, ring with bar, ring with "?". Radius 5. */
export function nodeMark(ready) {
  if (ready === "True") {
    return h(
      "g",
      { fill: "none" },
      h("circle", { r: 5.5, fill: COLOUR.agreed }),
      line("M-2.4.1-.6 1.9 2.6-1.7", {
        stroke: PAPER,
        "stroke-width": 1.6,
        "stroke-linejoin": "round",
      }),
    );
  }
  if (ready === "False") {
    return h(
      "g",
      { fill: "none", stroke: COLOUR.lost, "stroke-width": 1.8 },
      h("circle", { r: 5 }),
      line("M-2.4 0H2.4"),
    );
  }
  return h(
    "g",
    { fill: "none", stroke: COLOUR.open, "stroke-width": 1.6 },
    h("circle", { r: 5.2 }),
    line("M-1.6-1.2A1.7 1.7 0 1 1 .5.3Q0 .6 0 1.1", { "stroke-width": 1.3 }),
    h("circle", { cy: 2.9, r: 0.8, fill: COLOUR.open, stroke: "none" }),
  );
}

export const READY = {
  True: { tone: "agreed", word: "Ready" },
  False: { tone: "lost", word: "NotReady" },
  Unknown: { tone: "open", word: "Unknown" },
};

/** Tone of a pod's state: for words, bars and counts. */
export const POD_TONE = {
  Ready: "agreed",
  Running: "open",
  Pending: "open",
  ContainerCreating: "open",
  Terminating: "idle",
  Succeeded: "idle",
  Failed: "lost",
  CrashLoopBackOff: "lost",
};

/** A pod as a square of `size` px with its top left at 0,0. Pods of the workload in question are in colour, all others grey. */
export function podSquare(pod, size = 11) {
  const quiet = !pod.ours && (pod.state === "Ready" || pod.state === "Running");
  const colour = pod.ours ? COLOUR[POD_TONE[pod.state] ?? "idle"] : COLOUR.idle;
  const rest = quiet ? { fill: "var(--mute-tint)", "stroke-width": 1, "stroke-opacity": 0.55 } : {};
  const small = size < 9;
  const edge = h("rect", {
    x: 0.75,
    y: 0.75,
    width: size - 1.5,
    height: size - 1.5,
    rx: small ? 1.4 : 2.2,
    fill: "none",
    stroke: colour,
    "stroke-width": small ? 1.2 : 1.5,
    "stroke-dasharray": pod.state === "Pending" ? (small ? "1.8 1.4" : "2.4 1.8") : null,
    ...rest,
  });
  if (quiet || pod.state === "Pending") return edge;
  const inside = small ? smallMark(pod, size, colour) : podMark(pod, size, colour);
  return pod.state === "Ready" || pod.state === "Terminating" ? inside : [edge, inside];
}

/** What stands in the square: fill and cuts say how the pod is. */
function podMark({ state, ours }, size, colour) {
  const thin = { fill: "none", stroke: colour, "stroke-width": 1.4, "stroke-linejoin": "round" };
  switch (state) {
    case "Ready":
      return h("rect", { width: size, height: size, rx: 2.5, fill: colour });
    case "Running":
      return h("path", { d: `M1 1H${size / 2}V${size - 1}H1z`, fill: colour });
    case "ContainerCreating":
      return h("path", {
        d: "M1.6 7.4L3.4 5.6M2.2 9.4L6 5.6M5 9.4L8.8 5.6M7.8 9.4L9.6 7.6",
        ...thin,
        "stroke-width": 1.1,
      });
    case "Terminating":
      return cutSquare(size, ours);
    case "Succeeded":
      return line("M3.1 5.7L4.9 7.6 8 3.6", thin);
    case "Failed":
      return line("M3.3 3.3L7.7 7.7M7.7 3.3L3.3 7.7", thin);
    case "CrashLoopBackOff":
      return h("path", { d: "M7.7 5.5A2.2 2.2 0 1 1 5.5 3.3", ...thin });
    default:
      return null;
  }
}

/** At 7 px there is room for a fill or a single stroke. */
function smallMark({ state, ours }, size, colour) {
  const stroke = { stroke: colour, "stroke-width": 1.1, fill: "none" };
  switch (state) {
    case "Ready":
      return h("rect", { width: size, height: size, rx: 1.6, fill: colour });
    case "Running":
      return h("path", { d: `M0.8 0.8H${size / 2}V${size - 0.8}H0.8z`, fill: colour });
    case "ContainerCreating":
      return h("path", { d: `M0.8 ${size / 2}H${size - 0.8}V${size - 0.8}H0.8z`, fill: colour });
    case "Terminating":
      return cutSquare(size, ours);
    case "Failed":
      return h("path", {
        d: `M1.4 1.4L${size - 1.4} ${size - 1.4}M${size - 1.4} 1.4L1.4 ${size - 1.4}`,
        ...stroke,
      });
    case "CrashLoopBackOff":
      return h("path", { d: `M1.4 ${size - 1.4}L${size - 1.4} 1.4`, ...stroke });
    default:
      return null;
  }
}

function cutSquare(size, ours) {
  return [
    h("rect", {
      x: 0.6,
      y: 0.6,
      width: size - 1.2,
      height: size - 1.2,
      rx: size / 5,
      fill: COLOUR.idle,
      "fill-opacity": ours ? 1 : 0.5,
    }),
    h("path", {
      d: `M0.6 ${size - 0.6}L${size - 0.6} 0.6`,
      stroke: "var(--page)",
      "stroke-width": 1.8,
    }),
  ];
}

export const bolt = (rest) =>
  h("path", { d: "M-1-5.6H2.2L.6-1.4H3.8L-2 5.8-.4.8H-3.4z", fill: COLOUR.fault, ...rest });

/** Two slashes across a cut line, along or `upright`; a cut in one way has one slash and an arrow head that it stops. */
export function cut(x, y, { upright = false, way = "both", tone = "lost" } = {}) {
  return h(
    "g",
    {
      transform: `translate(${x} ${y})`,
      stroke: COLOUR[tone],
      "stroke-width": 2.2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      fill: "none",
    },
    line(SLASHES[upright ? "upright" : "along"][way]),
  );
}

const SLASHES = {
  along: {
    both: "M-5 5.4-1-5.4M1 5.4 5-5.4",
    forth: "M2 5.4 6-5.4M-8-4.2-3.4 0-8 4.2",
    back: "M-6 5.4-2-5.4M8-4.2 3.4 0 8 4.2",
  },
  upright: {
    both: "M-5.4-1 5.4-5M-5.4 5 5.4 1",
    forth: "M-5.4 6 5.4 2M-4.2-8 0-3.4 4.2-8",
    back: "M-5.4-2 5.4-6M-4.2 8 0 3.4 4.2 8",
  },
};

export const cross = (x, y, { size = 5, tone = "lost", width = 2.6 } = {}) =>
  line(
    `M${x - size} ${y - size}L${x + size} ${y + size}M${x + size} ${y - size}L${x - size} ${y + size}`,
    { stroke: COLOUR[tone], "stroke-width": width, fill: "none" },
  );

export const tick = (x, y, { tone = "agreed", width = 2 } = {}) =>
  line(`M${x - 4} ${y}L${x - 1.2} ${y + 3} ${x + 4.2} ${y - 3.6}`, {
    stroke: COLOUR[tone],
    "stroke-width": width,
    fill: "none",
    "stroke-linejoin": "round",
  });

const ICONS = {
  play: "M5.5 3.2v11.6L15 9z",
  pause: "M5 3.5h3v11H5zM10 3.5h3v11h-3z",
  previous: "M4 3.5h2v11H4zM14 3.8v10.4L6.8 9z",
  next: "M12 3.5h2v11h-2zM4 3.8v10.4L11.2 9z",
  again: "M9 3.2a5.8 5.8 0 1 1-5.6 4.3l1.8.5A4 4 0 1 0 9 5v2.2L5.4 4.1 9 1z",
};

export function icon(name) {
  return h(
    "svg",
    {
      class: "icon",
      width: 18,
      height: 18,
      viewBox: "0 0 18 18",
      fill: "currentColor",
      "aria-hidden": "true",
    },
    h("path", { d: ICONS[name] }),
  );
}

/** Line icons for words: stroke in the colour of the text. */
const SIGNS = {
  cross: "M2 2l8 8M10 2l-8 8",
  tick: "M2 6.4l2.8 2.8L10 3.2",
  part: "M6 11V6.5M6 6.5L2 1.5M6 6.5l4-5",
};

export function sign(name) {
  return h(
    "svg",
    {
      class: "sign",
      width: 12,
      height: 12,
      viewBox: "0 0 12 12",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    h("path", { d: SIGNS[name] }),
  );
}
