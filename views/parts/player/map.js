/* The cluster map: gauge, hosts, operator and messages. Rails are drawn in rails.js, zones and nodes in nodes.js. */

import { h } from "./element.js";
import { duration, fit, say, SECOND, textOf, widthOf } from "./format.js";
import {
  at,
  bolt,
  COLOUR,
  cross,
  glyph,
  INK,
  READY,
  stateOf,
  stateWord,
  walkable,
  words,
} from "./glyphs.js";
import { PAD, routeOf, shortCommand } from "./layout.js";
import { commandAt, largestSide, messagesAt, outcomeOf } from "./model.js";
import { homelessRow, legend, zoneFrames, zones } from "./nodes.js";
import { alongRoute } from "./rail.js";
import { apiRail, clientsRail, raftRail } from "./rails.js";
import { faultTag, pill } from "./tags.js";

/** The map at t as a tree. `view` is {run, frame, layout, t, speed, speech, still, walk, beside}; `still` means reduced motion, `beside` that there is a second world. */
export function clusterMap(view) {
  const { layout, speech } = view;
  const hosts = [
    layout.members.map((card) => memberCard(view, card)),
    layout.planes.map((card) => hostCard(view, card)),
  ];
  const rails = [raftRail(view), clientsRail(view), apiRail(view)];
  const body = [
    gauge(view),
    zoneFrames(view),
    hosts,
    rails,
    zones(view),
    homelessRow(view),
    operatorBox(view),
    messages(view),
    legend(view),
  ];
  return h(
    "svg",
    {
      class: "map",
      width: layout.width,
      height: layout.height,
      role: "group",
      "aria-label": say(speech, "map_label"),
      "data-part": "map",
    },
    body,
  );
}

/** What stands at the right of the gauge: the word raft, or the switch between two worlds. */
const RAFT_WIDTH = 70;
const SWITCH_WIDTH = 230;

function gauge({ frame, layout, speech, beside }) {
  const { etcd } = frame;
  if (!etcd.total) return null;
  const agreed = largestSide(frame) >= etcd.needed;
  const y = layout.gaugeY;
  const step = etcd.total > 5 ? 16 : 24;
  // In a partition only the pips of the larger side count: the others are up, and of no use.
  const counted = agreed ? largestSide(frame) : 0;
  const pips = Array.from({ length: etcd.total }, (_, i) => {
    const there = i < etcd.up;
    const colour = there ? (i < counted ? COLOUR.agreed : COLOUR.open) : COLOUR.lost;
    return h("rect", {
      x: PAD + 0.75 + i * step,
      y: y - 6,
      width: step - 7,
      height: 12,
      rx: 2.5,
      fill: there ? colour : "none",
      stroke: colour,
      "stroke-width": 1.5,
      "stroke-dasharray": there ? null : "2.5 2",
    });
  });
  const notch = PAD + etcd.needed * step - 2.75;
  const title = say(speech, agreed ? (etcd.leader ? "quorum" : "no_leader_yet") : "no_quorum");
  const tone = agreed ? (etcd.leader ? "agreed" : "open") : "lost";
  const x = PAD + etcd.total * step + 10;
  const room = layout.width - x - widthOf(title, 14, 650) - (layout.phone ? 20 : beside ? SWITCH_WIDTH : RAFT_WIDTH);
  const sentence = gaugeSentence(frame, speech, "");
  const shown =
    widthOf(sentence, 13, 400) <= room ? sentence : gaugeSentence(frame, speech, "_short");
  return h(
    "g",
    { role: "img", "aria-label": `${title}. ${sentence}` },
    pips,
    h("path", {
      d: `M${notch} ${y - 11}V${y + 11}`,
      stroke: "var(--ink)",
      "stroke-width": 2,
      "stroke-linecap": "round",
    }),
    words(x, y + 4.8, title, { class: "title", style: `fill:${INK[tone]}` }),
    words(x + widthOf(title, 14, 650) + 8, y + 4.8, fit(shown, room, 13, 400), { class: "mute" }),
  );
}

function gaugeSentence(frame, speech, form) {
  const { etcd, sides } = frame;
  if (!sides.size)
    return say(speech, etcd.total === 1 ? "gauge_one" : `gauge${form}`, {
      up: etcd.up,
      total: etcd.total,
      needed: etcd.needed,
    });
  const counts = {};
  for (const member of etcd.voters) {
    const side = sides.get(member.host);
    counts[side] ??= 0;
    if (member.process === "running") counts[side] += 1;
  }
  const parts = Object.keys(counts)
    .sort()
    .map((side) => say(speech, `gauge_side${form}`, { side, up: counts[side] }));
  return say(speech, `gauge_sides${form}`, {
    sides: parts.join(", "),
    total: etcd.total,
    needed: etcd.needed,
  });
}

const up = (component) => component?.process === "running";

function hostCard(view, card) {
  const { frame, speech } = view;
  const host = frame.hosts.find((one) => one.id === card.host);
  const off = host.power === "off";
  const cells = card.cells.map((cell) => componentCell(view, host, card, cell));
  const tag = host.faults.length
    ? faultTag(
        textOf(host.faults[0].word, speech.language),
        card.width - 70 - widthOf(card.host, 14.5, 650),
      )
    : null;
  const status = hostStatus(view, host);
  const beside = card.x + card.x0 + widthOf(card.host, 14.5, 650) + 8;
  const room = card.x + card.width - 10 - (tag ? tag.width + 6 : 0) - beside;
  return walkable(
    view,
    `host/${card.host}`,
    hostLabel(view, host),
    h("rect", {
      class: "card",
      x: card.x + 0.5,
      y: card.y + 0.5,
      width: card.width - 1,
      height: card.height - 1,
      rx: 8,
      "stroke-dasharray": off ? "5 4" : null,
    }),
    off &&
      h("rect", {
        x: card.x + 1,
        y: card.y + 1,
        width: card.width - 2,
        height: card.height - 2,
        rx: 8,
        fill: "url(#hatch-idle)",
        opacity: 0.16,
      }),
    words(card.x + card.x0, card.y + 22, card.host, { class: "host" }),
    widthOf(status, 12.5, off ? 600 : 400) <= room &&
      words(beside, card.y + 22, status, {
        class: off ? "strong small" : "mute small",
        style: `fill:${off ? INK.lost : INK.idle}`,
      }),
    tag && at(card.x + card.width - tag.width - 10, card.y + 17.5, tag.node),
    spine(view, host, card),
    cells,
    foot(view, host, card),
  );
}

/** What stands beside a host's name: no power, its side of a partition, its Node when that is not Ready. */
function hostStatus({ frame, speech, nodeOf }, host) {
  if (host.power === "off") return say(speech, "state_no_power");
  const side = frame.sides.get(host.id);
  const node = nodeOf(host.id);
  const word = node && node.ready !== "True" && READY[node.ready]?.word;
  return [side && say(speech, "side", { side }), word].filter(Boolean).join(" · ");
}

/** "cp-2: etcd crashed; kube-apiserver no etcd; scheduler standby". */
function hostLabel(view, host) {
  const parts = host.components
    .filter(
      (component) =>
        component.process !== "running" || !["kubelet", "kube-proxy", "containerd"].includes(component.kind),
    )
    .map(
      (component) =>
        `${component.kind} ${stateWord(stateOf(component, view.frame, view.t), view.speech)}`,
    );
  const faults = [...host.faults, ...host.cutBy].map((fault) =>
    textOf(fault.word, view.speech.language),
  );
  return `${host.id}: ${[...parts, ...faults].join("; ")}`;
}

function componentCell(view, host, card, cell) {
  const component = host.components.find((one) => one.kind === cell.kind);
  const state = stateOf(component, view.frame, view.t);
  const loud = state.tone !== "idle";
  const left = cell.x + card.inset;
  const right = cell.x < card.second ? card.second - 12 : card.x + card.width - 4;
  const room = right - left;
  const bar = Math.min(room - 6, 96);
  const weight = loud ? 600 : 400;
  const long = stateWord(state, view.speech);
  const word =
    widthOf(long, 12.5, weight) <= room
      ? long
      : fit(stateWord(state, view.speech, true), room, 12.5, weight);
  const name =
    widthOf(cell.name, 13, 500) <= room ? cell.name : fit(cell.short ?? cell.name, room, 13, 500);
  return h(
    "g",
    { key: cell.kind },
    at(cell.x, cell.y, glyph(cell.kind, state)),
    words(left, cell.y - 1, name, { class: "name" }),
    words(left, cell.y + 13.5, word, {
      class: loud ? "state loud" : "state",
      style: `fill:${INK[state.tone]}`,
    }),
    state.gauge != null && [
      h("rect", {
        x: left,
        y: cell.y + 18.5,
        width: bar,
        height: 3,
        rx: 1.5,
        fill: "var(--mute-tint)",
      }),
      h("rect", {
        x: left,
        y: cell.y + 18.5,
        width: Math.max(0, bar * state.gauge),
        height: 3,
        rx: 1.5,
        fill: COLOUR[state.tone],
      }),
    ],
  );
}

/** The line between etcd and the API server of one host. */
function spine(view, host, card) {
  const etcd = card.cells.find((cell) => cell.kind === "etcd");
  const server = card.cells.find((cell) => cell.kind === "kube-apiserver");
  if (!etcd || !server) return null;
  const member = host.components.find((one) => one.kind === "etcd");
  const one = host.components.find((other) => other.kind === "kube-apiserver");
  const whole = up(member) && up(one) && (one.etcd ?? "ok") === "ok" && one.serving !== false;
  return h("path", {
    d: `M${etcd.x} ${etcd.y + 10}V${server.y - 9.5}`,
    stroke: whole ? COLOUR.idle : up(one) ? COLOUR.open : COLOUR.lost,
    "stroke-width": 1.5,
    "stroke-dasharray": whole ? null : "2 3",
  });
}

/** kubelet, kube-proxy and containerd are shown only when one is not running. */
function foot(view, host, card) {
  const down =
    host.power === "on"
      ? host.components.filter((one) => ["kubelet", "kube-proxy", "containerd"].includes(one.kind) && !up(one))
      : [];
  if (!down.length) return null;
  const text = down
    .map((one) => `${one.kind} ${stateWord(stateOf(one, view.frame, view.t), view.speech)}`)
    .join(" · ");
  return words(card.x + card.width - 10, card.y + card.height - 6, text, {
    class: "strong tiny",
    "text-anchor": "end",
    style: `fill:${INK.lost}`,
  });
}

function memberCard(view, card) {
  const host = view.frame.hosts.find((one) => one.id === card.host);
  const cell = card.cells[0];
  const tagged = host.faults.length > 0;
  return walkable(
    view,
    `host/${card.host}`,
    hostLabel(view, host),
    h("rect", {
      class: "card",
      x: card.x + 0.5,
      y: card.y + 0.5,
      width: card.width - 1,
      height: card.height - 1,
      rx: 8,
      "stroke-dasharray": host.power === "off" ? "5 4" : null,
    }),
    componentCell(view, host, { ...card, second: card.x + card.width + 8 }, cell),
    tagged && at(card.x + card.width - 15, card.y + 15, bolt()),
  );
}

function operatorBox(view) {
  const { run, layout, t, speech } = view;
  const command = commandAt(run, t);
  const { x, y, width } = layout.operator;
  const outcome = command && outcomeOf(command);
  const fresh = command && (outcome !== "ok" || t < command.end + 3 * SECOND);
  const tone =
    { waits: "open", ok: "agreed", refused: "lost", "timed-out": "lost", failed: "lost" }[
      fresh ? outcome : ""
    ] ?? "idle";
  const label = command ? shortCommand(command.line) : "kubectl";
  const spoken = command && fresh ? commandWords(command, outcome, t, speech) : null;
  return walkable(
    view,
    "operator",
    [say(speech, "operator"), command?.line, spoken].filter(Boolean).join(": "),
    h("rect", {
      x: x + 1,
      y: y - 15,
      width: width - 2,
      height: 30,
      rx: 7,
      fill: "var(--page)",
      stroke: COLOUR[tone],
      "stroke-width": fresh ? 2 : 1.2,
    }),
    h("path", {
      d: `M${x + 11} ${y - 4}l4.5 4-4.5 4M${x + 19} ${y + 5}h6`,
      stroke: "var(--ink)",
      "stroke-width": 1.7,
      fill: "none",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
    words(x + 32, y + 4.6, fit(label, width - 40, 13, 600), { class: "strong" }),
    spoken &&
      pill(x + width + (layout.phone ? 18 : 36), y, spoken, tone, {
        filled: tone === "lost",
        mark: tone === "lost" ? "cross" : tone === "agreed" ? "tick" : null,
      }),
  );
}

/** "waiting for 5.4 s", "timed out after 7.0 s", "answered in 12 ms". */
export function commandWords(command, outcome, t, speech) {
  const took = duration(outcome === "waits" ? t - command.at : command.end - command.at, speech);
  return say(speech, `command_${outcome}`, { took });
}

/** Dots on their way. Without motion a message is one dot at the middle of its way. */
function messages(view) {
  const { run, layout, t, speed, still } = view;
  return messagesAt(run, t, speed).map((message) => {
    const route = routeOf(layout, run, message.from, message.to);
    if (!route) return null;
    const lost = message.fate === "lost";
    const held = message.fate === "held";
    const share = still
      ? 0.5
      : lost
        ? Math.min(message.at, 0.55)
        : held
          ? Math.min(message.at, 0.5)
          : message.at;
    const [x, y] = alongRoute(route, share);
    const small = /heartbeat/i.test(message.word);
    const reply = /^\d{3}$|reply|answer|ack|granted|rejected/i.test(message.word);
    return h(
      "g",
      { key: message.id, class: "message" },
      h("title", {}, `${message.from} → ${message.to}: ${message.word}`),
      lost && message.at > 0.55
        ? cross(x, y, { size: 3.6, width: 2.2 })
        : h("circle", {
            cx: x,
            cy: y,
            r: small ? 2.5 : 4,
            fill: reply ? "var(--raised)" : "var(--ink)",
            stroke: "var(--ink)",
            "stroke-width": reply ? 1.8 : 0,
          }),
      held &&
        message.at > 0.5 &&
        h("path", {
          d: `M${x - 2.2} ${y - 12}v5M${x + 2.2} ${y - 12}v5`,
          stroke: "var(--ink)",
          "stroke-width": 1.8,
          "stroke-linecap": "round",
        }),
    );
  });
}

/** Patterns for hatching; ids are unique per shadow root. */
export function hatches() {
  const hatch = (id, colour) =>
    h(
      "pattern",
      {
        id: `hatch-${id}`,
        width: 6,
        height: 6,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      h("path", { d: "M0 0V6", stroke: colour, "stroke-width": 2.4 }),
    );
  return h(
    "svg",
    { class: "patterns", width: 0, height: 0, "aria-hidden": "true" },
    h(
      "defs",
      {},
      hatch("idle", "var(--edge)"),
      hatch("lost", "var(--red)"),
      hatch("open", "var(--yellow)"),
      hatch("other", "var(--violet)"),
    ),
  );
}
