/* The cluster map: gauge, raft rail, hosts, API rail with the operator. Zones and nodes are drawn in nodes.js. */

import { h } from "./element.js";
import { duration, fit, say, textOf, widthOf, SECOND } from "./format.js";
import { at, bolt, COLOUR, cross, cut, glyph, INK, stateOf, stateWord, tick, walkable, words } from "./glyphs.js";
import { alongRoute, clearing, corners, PAD, piece, routeOf, shortCommand } from "./layout.js";
import { commandAt, largestSide, linkCut, messagesAt, outcomeOf } from "./model.js";
import { homelessRow, legend, zones } from "./nodes.js";

/** The map at t as a tree. `view` is {run, frame, layout, t, speed, speech, still, walk}; `still` means reduced motion. */
export function clusterMap(view) {
  const { layout, speech } = view;
  const hosts = [layout.members.map((card) => memberCard(view, card)), layout.planes.map((card) => hostCard(view, card))];
  const rails = [raftRail(view), clientsRail(view), apiRail(view)];
  const body = [gauge(view), hosts, rails, zones(view), homelessRow(view), operatorBox(view), messages(view), legend(view)];
  return h("svg", { class: "map", width: layout.width, height: layout.height, role: "group", "aria-label": say(speech, "map_label"), "data-part": "map" }, body);
}

function gauge({ frame, layout, speech }) {
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
    return h("rect", { x: PAD + 0.75 + i * step, y: y - 6, width: step - 7, height: 12, rx: 2.5, fill: there ? colour : "none", stroke: colour, "stroke-width": 1.5, "stroke-dasharray": there ? null : "2.5 2" });
  });
  const notch = PAD + etcd.needed * step - 2.75;
  const title = say(speech, agreed ? (etcd.leader ? "quorum" : "no_leader_yet") : "no_quorum");
  const tone = agreed ? (etcd.leader ? "agreed" : "open") : "lost";
  const x = PAD + etcd.total * step + 10;
  const room = layout.width - x - widthOf(title, 14, 650) - (layout.phone ? 20 : 70);
  const sentence = gaugeSentence(frame, speech, "");
  const shown = widthOf(sentence, 13, 400) <= room ? sentence : gaugeSentence(frame, speech, "_short");
  return h(
    "g",
    { role: "img", "aria-label": `${title}. ${sentence}` },
    pips,
    h("path", { d: `M${notch} ${y - 11}V${y + 11}`, stroke: "var(--ink)", "stroke-width": 2, "stroke-linecap": "round" }),
    words(x, y + 4.8, title, { class: "title", style: `fill:${INK[tone]}` }),
    words(x + widthOf(title, 14, 650) + 8, y + 4.8, fit(shown, room, 13, 400), { class: "mute" }),
  );
}

function gaugeSentence(frame, speech, form) {
  const { etcd, sides } = frame;
  if (!sides.size) return say(speech, etcd.total === 1 ? "gauge_one" : `gauge${form}`, { up: etcd.up, total: etcd.total, needed: etcd.needed });
  const counts = {};
  for (const member of etcd.voters) {
    const side = sides.get(member.host);
    counts[side] ??= 0;
    if (member.process === "running") counts[side] += 1;
  }
  const parts = Object.keys(counts).sort().map((side) => say(speech, `gauge_side${form}`, { side, up: counts[side] }));
  return say(speech, `gauge_sides${form}`, { sides: parts.join(", "), total: etcd.total, needed: etcd.needed });
}

const up = (component) => component?.process === "running";
const componentOn = (frame, host, kind) => frame.hosts.find((one) => one.id === host)?.components.find((one) => one.kind === kind);

function raftRail(view) {
  const { frame, layout, speech } = view;
  if (!layout.raft) return null;
  const taps = [...layout.raft.taps.values()].sort((a, b) => a.distance - b.distance);
  const drawn = taps.slice(1).map((tap, i) => raftPiece(view, taps[i], tap));
  return h(
    "g",
    { class: "rail" },
    !layout.phone && words(layout.width - PAD, layout.raft.points[0][1] - 25, "raft", { class: "mute", "text-anchor": "end" }),
    drawn.map((one) => one.line),
    taps.map((tap) => raftTap(frame, tap, layout)),
    drawn.map((one) => one.tag),
    votePill(view, taps, speech),
  );
}

/** Whether the side of a host still holds a majority that is led; else the rail there is open (electing) or lost. */
function raftTone(frame, host) {
  const side = frame.sides.get(host);
  const here = frame.etcd.voters.filter((member) => frame.sides.get(member.host) === side && up(member));
  if (here.length < frame.etcd.needed) return frame.sides.size ? "open" : "lost";
  return here.some((member) => member.role === "leader" && member.quorum !== false) ? "idle" : "open";
}

function raftPiece(view, a, b) {
  const { layout, frame } = view;
  const way = linkCut(frame, a.host, b.host);
  const stroke = (tone) => ({ stroke: COLOUR[tone], "stroke-width": 2, "stroke-dasharray": tone === "idle" ? null : "5 5", fill: "none" });
  if (!way) {
    const tone = raftTone(frame, a.host);
    return { line: h("path", { d: corners(piece(layout.raft, a.distance, b.distance)), ...stroke(tone) }), tag: null };
  }
  const gap = clearing(layout.raft, a.distance, b.distance);
  const fault = frame.faults.find((one) => one.links?.some((link) => link.includes(a.host) && link.includes(b.host)));
  const tag = fault && faultTag(textOf(fault.word, view.speech.language), gap.upright ? layout.width : gap.length - 44);
  const half = gap.upright ? 13 : (tag?.width ?? 0) / 2 + 15;
  const line = [
    h("path", { d: corners(piece(layout.raft, a.distance, gap.distance - half)), ...stroke(raftTone(frame, a.host)) }),
    h("path", { d: corners(piece(layout.raft, gap.distance + half, b.distance)), ...stroke(raftTone(frame, b.host)) }),
  ];
  const [x, y] = gap.at;
  const slashes = gap.upright
    ? cut(x, y, { upright: true, way })
    : [cut(x - half + 4, y, { way }), cut(x + half - 4, y, { way })];
  return { line, tag: h("g", {}, slashes, tag && (gap.upright ? at(x + 14, y, tag.node) : at(x - tag.width / 2, y, tag.node))) };
}

function raftTap(frame, tap, layout) {
  const member = componentOn(frame, tap.host, "etcd");
  const alive = up(member);
  const tone = alive ? raftTone(frame, tap.host) : "lost";
  const [x, y] = tap.end;
  const [gx, gy] = beside(tap.leg)[0];
  const middle = layout.phone ? [x + 8, y] : [x, y + 13];
  return h(
    "g",
    {},
    h("path", { d: `M${x} ${y}L${gx} ${gy}`, stroke: alive ? COLOUR.idle : COLOUR.lost, "stroke-width": 2, "stroke-dasharray": alive ? null : "3 3" }),
    h("circle", { cx: x, cy: y, r: 3.5, fill: alive ? COLOUR[tone] : "var(--raised)", stroke: COLOUR[tone], "stroke-width": 1.6 }),
    !alive && !layout.phone && [h("circle", { cx: middle[0], cy: middle[1], r: 6.5, fill: "var(--raised)" }), cut(...middle, { upright: true })],
  );
}

/** A leg without its first 10 px: lines stop at the edge of a sign. */
function beside(leg) {
  const [[x, y], [nextX, nextY]] = leg;
  const length = Math.hypot(nextX - x, nextY - y) || 1;
  return [[x + ((nextX - x) * 10) / length, y + ((nextY - y) * 10) / length], ...leg.slice(1)];
}

function votePill({ frame, layout, speech }, taps) {
  const asking = frame.etcd.voters.find((member) => up(member) && (member.role === "candidate" || member.role === "pre-candidate"));
  if (!asking || layout.phone) return null;
  const index = taps.findIndex((tap) => tap.host === asking.host);
  const next = taps[index + 1] ?? taps[index - 1];
  if (!next || linkCut(frame, asking.host, next.host)) return null;
  const gap = clearing(layout.raft, taps[index].distance, next.distance);
  const hopeless = frame.etcd.voters.filter((member) => up(member) && frame.sides.get(member.host) === frame.sides.get(asking.host)).length < frame.etcd.needed;
  return pill(gap.at[0], gap.at[1], say(speech, hopeless ? "vote_no_answer" : "vote"), "open", { centred: true });
}

/** A pill with words on a rail. */
function pill(x, y, text, tone, { centred = false, filled = false, mark = null } = {}) {
  const inset = mark ? 25 : 12;
  const width = widthOf(text, 13, 600) + inset + 12;
  const left = centred ? x - width / 2 : x;
  return at(
    left,
    y,
    h("rect", { x: 0, y: -11, width, height: 22, rx: 11, fill: filled ? COLOUR[tone] : `var(--${TINT[tone]}-tint)`, stroke: COLOUR[tone], "stroke-width": filled ? 0 : 1.5 }),
    mark === "cross" && h("path", { d: "M10.5-3.7 17.9 3.7M17.9-3.7 10.5 3.7", stroke: "var(--raised)", "stroke-width": 2, "stroke-linecap": "round" }),
    mark === "tick" && tick(14.5, 0, { tone }),
    words(inset, 4.4, text, { class: "strong", style: `fill:${filled ? "var(--raised)" : INK[tone]}` }),
  );
}

const TINT = { open: "yellow", lost: "red", agreed: "green", fault: "orange", idle: "mute" };

/** The orange tag of a fault, its left end at 0,0: {node, width}. */
function faultTag(text, room = 200) {
  const shown = fit(text, Math.max(24, room - 30), 12.5, 600);
  const width = widthOf(shown, 12.5, 600) + 28;
  const node = [
    h("rect", { x: 0, y: -9.5, width, height: 19, rx: 5, fill: "var(--orange-tint)", stroke: COLOUR.fault }),
    at(10.5, 0, bolt()),
    words(19, 4.3, shown, { class: "strong small", style: `fill:${INK.fault}` }),
    shown !== text && h("title", {}, text),
  ];
  return { node, width };
}

function hostCard(view, card) {
  const { frame, speech } = view;
  const host = frame.hosts.find((one) => one.id === card.host);
  const off = host.power === "off";
  const cells = card.cells.map((cell) => componentCell(view, host, card, cell));
  const tag = host.faults.length ? faultTag(textOf(host.faults[0].word, speech.language), card.width - 70 - widthOf(card.host, 14.5, 650)) : null;
  const side = frame.sides.get(card.host);
  const node = view.nodeOf(card.host);
  const status = [side && say(speech, "side", { side }), node && node.ready !== "True" && node.ready].filter(Boolean).join(" · ");
  return walkable(
    view,
    `host/${card.host}`,
    hostLabel(view, host),
    h("rect", { class: "card", x: card.x + 0.5, y: card.y + 0.5, width: card.width - 1, height: card.height - 1, rx: 8, "stroke-dasharray": off ? "5 4" : null }),
    off && h("rect", { x: card.x + 1, y: card.y + 1, width: card.width - 2, height: card.height - 2, rx: 8, fill: "url(#hatch-idle)", opacity: 0.16 }),
    words(card.x + card.x0, card.y + 22, card.host, { class: "host" }),
    off
      ? words(card.x + card.x0 + widthOf(card.host, 14.5, 650) + 8, card.y + 22, say(speech, "state_no_power"), { class: "strong small", style: `fill:${INK.lost}` })
      : status && words(card.x + card.x0 + widthOf(card.host, 14.5, 650) + 8, card.y + 22, status, { class: "mute small" }),
    tag && at(card.x + card.width - tag.width - 10, card.y + 17.5, tag.node),
    spine(view, host, card),
    cells,
    foot(view, host, card),
  );
}

/** "cp-2: etcd crashed; kube-apiserver no etcd; scheduler standby". */
function hostLabel(view, host) {
  const parts = host.components
    .filter((component) => component.process !== "running" || !["kubelet", "kube-proxy"].includes(component.kind))
    .map((component) => `${component.kind} ${stateWord(stateOf(component, view.frame, view.t), view.speech)}`);
  const faults = [...host.faults, ...host.cutBy].map((fault) => textOf(fault.word, view.speech.language));
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
  const word = widthOf(long, 12.5, weight) <= room ? long : fit(stateWord(state, view.speech, true), room, 12.5, weight);
  const name = widthOf(cell.name, 13, 500) <= room ? cell.name : fit(cell.short ?? cell.name, room, 13, 500);
  return h(
    "g",
    { key: cell.kind },
    at(cell.x, cell.y, glyph(cell.kind, state)),
    words(left, cell.y - 1, name, { class: "name" }),
    words(left, cell.y + 13.5, word, { class: loud ? "state loud" : "state", style: `fill:${INK[state.tone]}` }),
    state.gauge != null && [
      h("rect", { x: left, y: cell.y + 18.5, width: bar, height: 3, rx: 1.5, fill: "var(--mute-tint)" }),
      h("rect", { x: left, y: cell.y + 18.5, width: Math.max(0, bar * state.gauge), height: 3, rx: 1.5, fill: COLOUR[state.tone] }),
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
  return h("path", { d: `M${etcd.x} ${etcd.y + 10}V${server.y - 9.5}`, stroke: whole ? COLOUR.idle : up(one) ? COLOUR.open : COLOUR.lost, "stroke-width": 1.5, "stroke-dasharray": whole ? null : "2 3" });
}

/** kubelet and kube-proxy are shown only when one is not running. */
function foot(view, host, card) {
  const down = host.power === "on" ? host.components.filter((one) => ["kubelet", "kube-proxy"].includes(one.kind) && !up(one)) : [];
  if (!down.length) return null;
  const text = down.map((one) => `${one.kind} ${stateWord(stateOf(one, view.frame, view.t), view.speech)}`).join(" · ");
  return words(card.x + card.width - 10, card.y + card.height - 6, text, { class: "strong tiny", "text-anchor": "end", style: `fill:${INK.lost}` });
}

function memberCard(view, card) {
  const host = view.frame.hosts.find((one) => one.id === card.host);
  const cell = card.cells[0];
  const tagged = host.faults.length > 0;
  return walkable(
    view,
    `host/${card.host}`,
    hostLabel(view, host),
    h("rect", { class: "card", x: card.x + 0.5, y: card.y + 0.5, width: card.width - 1, height: card.height - 1, rx: 8, "stroke-dasharray": host.power === "off" ? "5 4" : null }),
    componentCell(view, host, { ...card, second: card.x + card.width + 8 }, cell),
    tagged && at(card.x + card.width - 15, card.y + 15, bolt()),
  );
}

function clientsRail({ layout, speech }) {
  if (!layout.clients) return null;
  const taps = [...layout.clients.taps.values()];
  return h(
    "g",
    { class: "rail" },
    h("path", { d: corners(layout.clients.points), stroke: COLOUR.idle, "stroke-width": 2, fill: "none", "stroke-linejoin": "round" }),
    taps.map((tap) => h("path", { d: corners(layout.phone ? tap.leg : beside(tap.leg)), stroke: COLOUR.idle, "stroke-width": 1.5, fill: "none" })),
    !layout.phone && words(layout.width - PAD, layout.clients.points[0][1] - 8, say(speech, "etcd_clients"), { class: "mute", "text-anchor": "end" }),
  );
}

function apiRail(view) {
  const { frame, layout, speech } = view;
  const planes = layout.planes.map((card) => layout.api.taps.get(card.host)).filter(Boolean);
  const sorted = [...planes].sort((a, b) => a.distance - b.distance);
  const gaps = sorted.slice(1).flatMap((tap, i) => {
    const way = linkCut(frame, sorted[i].host, tap.host);
    return way ? [{ ...clearing(layout.api, sorted[i].distance, tap.distance), way }] : [];
  });
  const edges = [0, ...gaps.flatMap((gap) => [gap.distance - 9, gap.distance + 9]), layout.api.total];
  const pieces = [];
  for (let i = 0; i < edges.length; i += 2) pieces.push(piece(layout.api, edges[i], edges[i + 1]));
  return h(
    "g",
    { class: "rail" },
    pieces.map((points) => h("path", { d: corners(points), stroke: COLOUR.idle, "stroke-width": 2, fill: "none", "stroke-linejoin": "round" })),
    gaps.map((gap) => cut(...gap.at, { upright: gap.upright, way: gap.way })),
    [...layout.api.taps.values()].map((tap) => (tap.drawn === undefined ? serverTap(frame, tap, layout) : tap.drawn && watchTap(frame, tap))),
    !layout.phone && words(layout.width - PAD, layout.mainY - 9, say(speech, "api_rail"), { class: "mute", "text-anchor": "end" }),
    balancer(view),
  );
}

function serverTap(frame, tap, layout) {
  const server = componentOn(frame, tap.host, "kube-apiserver");
  const alive = up(server);
  const sound = alive && server.serving !== false && (server.etcd ?? "ok") === "ok";
  const tone = sound ? "idle" : alive ? "open" : "lost";
  const [x, y] = tap.end;
  const before = tap.leg.at(-2);
  return h(
    "g",
    {},
    h("path", { d: corners(layout.phone ? tap.leg : beside(tap.leg)), stroke: COLOUR[tone], "stroke-width": sound ? 1.5 : 2, "stroke-dasharray": sound ? null : "2.5 3", fill: "none" }),
    h("circle", { cx: x, cy: y, r: 3.5, fill: COLOUR.idle }),
    !alive && !layout.phone && [h("circle", { cx: before[0], cy: y - 15, r: 6.5, fill: "var(--raised)" }), cut(before[0] === x ? x : before[0], y - 15, { upright: true })],
  );
}

/** The watch of a kubelet: dashes drift while the API answers, stand still while it is silent, slashes when the host is cut off. */
function watchTap(frame, tap) {
  const host = frame.hosts.find((one) => one.id === tap.host);
  const planes = frame.hosts.filter((one) => one.role === "control-plane");
  const isCut = planes.length > 0 && planes.every((plane) => linkCut(frame, plane.id, tap.host) === "both");
  const dead = host.power === "off" || host.components.some((one) => one.kind === "kubelet" && !up(one));
  const open = !isCut && !dead && frame.api.answering > 0;
  const [x, y] = tap.leg[0];
  return h(
    "g",
    {},
    h("path", { class: open ? "drift" : null, d: corners([...tap.leg].reverse()), stroke: isCut ? COLOUR.lost : COLOUR.idle, "stroke-width": 1.5, "stroke-dasharray": open ? "5 4" : "1.5 5", fill: "none", opacity: dead ? 0.4 : null }),
    isCut && [h("circle", { cx: x, cy: y - 12, r: 6.5, fill: "var(--sunk)" }), cut(x, y - 12, { upright: true })],
  );
}

/** A load balancer is worth a sign only when something is wrong with it. */
function balancer({ frame, layout, speech }) {
  const host = frame.hosts.find((one) => one.role === "balancer");
  if (!host) return null;
  const wrong = host.power === "off" || host.components.some((one) => !up(one)) || host.faults.length;
  if (!wrong || layout.phone) return null;
  const word = host.faults.length ? textOf(host.faults[0].word, speech.language) : say(speech, "state_crashed");
  return pill(layout.operator.x + layout.operator.width + 220, layout.mainY, `${host.id} · ${word}`, "lost");
}

function operatorBox(view) {
  const { run, layout, t, speech } = view;
  const command = commandAt(run, t);
  const { x, y, width } = layout.operator;
  const outcome = command && outcomeOf(command);
  const fresh = command && (outcome !== "ok" || t < command.end + 3 * SECOND);
  const tone = { waits: "open", ok: "agreed", refused: "lost", "timed-out": "lost", failed: "lost" }[fresh ? outcome : ""] ?? "idle";
  const label = command ? shortCommand(command.line) : "kubectl";
  const spoken = command && fresh ? commandWords(command, outcome, t, speech) : null;
  return walkable(
    view,
    "operator",
    [say(speech, "operator"), command?.line, spoken].filter(Boolean).join(": "),
    h("rect", { x: x + 1, y: y - 15, width: width - 2, height: 30, rx: 7, fill: "var(--page)", stroke: COLOUR[tone], "stroke-width": fresh ? 2 : 1.2 }),
    h("path", { d: `M${x + 11} ${y - 4}l4.5 4-4.5 4M${x + 19} ${y + 5}h6`, stroke: "var(--ink)", "stroke-width": 1.7, fill: "none", "stroke-linecap": "round", "stroke-linejoin": "round" }),
    words(x + 32, y + 4.6, fit(label, width - 40, 13, 600), { class: "strong" }),
    spoken && pill(x + width + (layout.phone ? 18 : 36), y, spoken, tone, { filled: tone === "lost", mark: tone === "lost" ? "cross" : tone === "agreed" ? "tick" : null }),
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
    const share = still ? 0.5 : lost ? Math.min(message.at, 0.55) : held ? Math.min(message.at, 0.5) : message.at;
    const [x, y] = alongRoute(route, share);
    const small = /heartbeat/i.test(message.word);
    const reply = /reply|answer|ack|granted/i.test(message.word);
    return h(
      "g",
      { key: message.id, class: "message" },
      h("title", {}, `${message.from} → ${message.to}: ${message.word}`),
      lost && message.at > 0.55 ? cross(x, y, { size: 3.6, width: 2.2 }) : h("circle", { cx: x, cy: y, r: small ? 2.5 : 4, fill: reply ? "var(--raised)" : "var(--ink)", stroke: "var(--ink)", "stroke-width": reply ? 1.8 : 0 }),
      held && message.at > 0.5 && h("path", { d: `M${x - 2.2} ${y - 12}v5M${x + 2.2} ${y - 12}v5`, stroke: "var(--ink)", "stroke-width": 1.8, "stroke-linecap": "round" }),
    );
  });
}

/** Patterns for hatching; ids are unique per shadow root. */
export function hatches() {
  const hatch = (id, colour) =>
    h("pattern", { id: `hatch-${id}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, h("path", { d: "M0 0V6", stroke: colour, "stroke-width": 2.4 }));
  return h("svg", { class: "patterns", width: 0, height: 0, "aria-hidden": "true" }, h("defs", {}, hatch("idle", "var(--edge)"), hatch("lost", "var(--red)"), hatch("open", "var(--yellow)"), hatch("other", "var(--violet)")));
}
