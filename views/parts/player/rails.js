/* The two rails that carry all traffic, and the third for the clients of an external etcd. */

import { h } from "./element.js";
import { say, textOf } from "./format.js";
import { at, COLOUR, cut, words } from "./glyphs.js";
import { gapBetween, PAD } from "./layout.js";
import { linkCut } from "./model.js";
import { clearing, corners, piece } from "./rail.js";
import { faultTag, pill } from "./tags.js";

const up = (component) => component?.process === "running";

const componentOn = (frame, host, kind) =>
  frame.hosts.find((one) => one.id === host)?.components.find((one) => one.kind === kind);

export function raftRail(view) {
  const { frame, layout, speech } = view;
  if (!layout.raft) return null;
  const taps = [...layout.raft.taps.values()].sort((a, b) => a.distance - b.distance);
  const drawn = taps.slice(1).map((tap, i) => raftPiece(view, taps[i], tap));
  return h(
    "g",
    { class: "rail" },
    !layout.phone &&
      words(layout.width - PAD, layout.raft.points[0][1] - 25, "raft", {
        class: "mute",
        "text-anchor": "end",
      }),
    drawn.map((one) => one.line),
    taps.map((tap) => raftTap(frame, tap, layout)),
    drawn.map((one) => one.tag),
    votePill(view, taps, speech),
  );
}

/** Whether the side of a host still holds a majority that is led; else the rail there is open (electing) or lost. */
function raftTone(frame, host) {
  const side = frame.sides.get(host);
  const here = frame.etcd.voters.filter(
    (member) => frame.sides.get(member.host) === side && up(member),
  );
  if (here.length < frame.etcd.needed) return frame.sides.size ? "open" : "lost";
  return here.some((member) => member.role === "leader" && member.quorum !== false)
    ? "idle"
    : "open";
}

function raftPiece(view, a, b) {
  const { layout, frame } = view;
  const way = linkCut(frame, a.host, b.host);
  const stroke = (tone) => ({
    stroke: COLOUR[tone],
    "stroke-width": 2,
    "stroke-dasharray": tone === "idle" ? null : "5 5",
    fill: "none",
  });
  if (!way) {
    const tone = raftTone(frame, a.host);
    return {
      line: h("path", { d: corners(piece(layout.raft, a.distance, b.distance)), ...stroke(tone) }),
      tag: null,
    };
  }
  const gap = gapBetween(layout, layout.raft, a, b);
  const fault = frame.faults.find((one) =>
    one.links?.some((link) => link.includes(a.host) && link.includes(b.host)),
  );
  const tag =
    fault &&
    faultTag(
      textOf(fault.word, view.speech.language),
      gap.upright ? layout.width : gap.length - 44,
    );
  const half = gap.upright ? 13 : (tag?.width ?? 0) / 2 + 18;
  const line = [
    h("path", {
      d: corners(piece(layout.raft, a.distance, gap.distance - half)),
      ...stroke(raftTone(frame, a.host)),
    }),
    h("path", {
      d: corners(piece(layout.raft, gap.distance + half, b.distance)),
      ...stroke(raftTone(frame, b.host)),
    }),
  ];
  const [x, y] = gap.at;
  const seen = onScreen(way, a, b);
  const slashes = gap.upright
    ? cut(x, y, { upright: true, way: seen })
    : [
        seen !== "back" && cut(x + half - 9, y, { way: seen }),
        seen !== "forth" && cut(x - half + 9, y, { way: seen }),
      ];
  return {
    line,
    tag: h(
      "g",
      {},
      slashes,
      tag && (gap.upright ? at(x + 14, y, tag.node) : at(x - tag.width / 2, y, tag.node)),
    ),
  };
}

/** A cut from a to b as it looks on screen, where a bent rail may run from right to left. */
function onScreen(way, a, b) {
  const [dx, dy] = [b.end[0] - a.end[0], b.end[1] - a.end[1]];
  const turned = Math.abs(dx) > 1 ? dx < 0 : dy < 0;
  if (!turned || way === "both") return way;
  return way === "forth" ? "back" : "forth";
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
    h("path", {
      d: `M${x} ${y}L${gx} ${gy}`,
      stroke: alive ? COLOUR.idle : COLOUR.lost,
      "stroke-width": 2,
      "stroke-dasharray": alive ? null : "3 3",
    }),
    h("circle", {
      cx: x,
      cy: y,
      r: 3.5,
      fill: alive ? COLOUR[tone] : "var(--raised)",
      stroke: COLOUR[tone],
      "stroke-width": 1.6,
    }),
    !alive &&
      !layout.phone && [
        h("circle", { cx: middle[0], cy: middle[1], r: 6.5, fill: "var(--raised)" }),
        cut(...middle, { upright: true }),
      ],
  );
}

/** A leg without its first 10 px: lines stop at the edge of a sign. */
function beside(leg) {
  const [[x, y], [nextX, nextY]] = leg;
  const length = Math.hypot(nextX - x, nextY - y) || 1;
  return [[x + ((nextX - x) * 10) / length, y + ((nextY - y) * 10) / length], ...leg.slice(1)];
}

function votePill({ frame, layout, speech }, taps) {
  const asking = frame.etcd.voters.find(
    (member) => up(member) && (member.role === "candidate" || member.role === "pre-candidate"),
  );
  if (!asking || layout.phone) return null;
  const index = taps.findIndex((tap) => tap.host === asking.host);
  const next = taps[index + 1] ?? taps[index - 1];
  if (!next || linkCut(frame, asking.host, next.host)) return null;
  const gap = clearing(layout.raft, taps[index].distance, next.distance);
  const hopeless =
    frame.etcd.voters.filter(
      (member) => up(member) && frame.sides.get(member.host) === frame.sides.get(asking.host),
    ).length < frame.etcd.needed;
  return pill(gap.at[0], gap.at[1], say(speech, hopeless ? "vote_no_answer" : "vote"), "open", {
    centred: true,
  });
}

export function clientsRail({ layout, speech }) {
  if (!layout.clients) return null;
  const taps = [...layout.clients.taps.values()];
  return h(
    "g",
    { class: "rail" },
    h("path", {
      d: corners(layout.clients.points),
      stroke: COLOUR.idle,
      "stroke-width": 2,
      fill: "none",
      "stroke-linejoin": "round",
    }),
    taps.map((tap) =>
      h("path", {
        d: corners(layout.phone ? tap.leg : beside(tap.leg)),
        stroke: COLOUR.idle,
        "stroke-width": 1.5,
        fill: "none",
      }),
    ),
    !layout.phone &&
      words(layout.width - PAD, layout.clients.points[0][1] - 8, say(speech, "etcd_clients"), {
        class: "mute",
        "text-anchor": "end",
      }),
  );
}

export function apiRail(view) {
  const { frame, layout, speech } = view;
  const planes = layout.planes.map((card) => layout.api.taps.get(card.host)).filter(Boolean);
  const sorted = [...planes].sort((a, b) => a.distance - b.distance);
  const gaps = sorted.slice(1).flatMap((tap, i) => {
    const way = linkCut(frame, sorted[i].host, tap.host);
    return way
      ? [{ ...gapBetween(layout, layout.api, sorted[i], tap), way: onScreen(way, sorted[i], tap) }]
      : [];
  });
  const edges = [
    0,
    ...gaps.flatMap((gap) => [gap.distance - 9, gap.distance + 9]),
    layout.api.total,
  ];
  const pieces = [];
  for (let i = 0; i < edges.length; i += 2) pieces.push(piece(layout.api, edges[i], edges[i + 1]));
  return h(
    "g",
    { class: "rail" },
    pieces.map((points) =>
      h("path", {
        d: corners(points),
        stroke: COLOUR.idle,
        "stroke-width": 2,
        fill: "none",
        "stroke-linejoin": "round",
      }),
    ),
    gaps.map((gap) => cut(...gap.at, { upright: gap.upright, way: gap.way })),
    [...layout.api.taps.values()].map((tap) =>
      tap.drawn === undefined ? serverTap(frame, tap, layout) : tap.drawn && watchTap(frame, tap),
    ),
    !layout.phone &&
      words(layout.width - PAD, layout.mainY - 9, say(speech, "api_rail"), {
        class: "mute",
        "text-anchor": "end",
      }),
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
    h("path", {
      d: corners(layout.phone ? tap.leg : beside(tap.leg)),
      stroke: COLOUR[tone],
      "stroke-width": sound ? 1.5 : 2,
      "stroke-dasharray": sound ? null : "2.5 3",
      fill: "none",
    }),
    h("circle", { cx: x, cy: y, r: 3.5, fill: COLOUR.idle }),
    !alive &&
      !layout.phone && [
        h("circle", { cx: before[0], cy: y - 15, r: 6.5, fill: "var(--raised)" }),
        cut(before[0] === x ? x : before[0], y - 15, { upright: true }),
      ],
  );
}

/** The watch of a kubelet: dashes drift while the API answers, stand still while it is silent, slashes when the host is cut off. */
function watchTap(frame, tap) {
  const host = frame.hosts.find((one) => one.id === tap.host);
  const planes = frame.hosts.filter((one) => one.role === "control-plane");
  const isCut =
    planes.length > 0 && planes.every((plane) => linkCut(frame, plane.id, tap.host) === "both");
  const dead =
    host.power === "off" || host.components.some((one) => one.kind === "kubelet" && !up(one));
  const open = !isCut && !dead && frame.api.answering > 0;
  const [x, y] = tap.end;
  return h(
    "g",
    {},
    h("path", {
      class: open ? "drift" : null,
      d: corners([...tap.leg].reverse()),
      stroke: isCut ? COLOUR.lost : COLOUR.idle,
      "stroke-width": 1.5,
      "stroke-dasharray": open ? "5 4" : "1.5 5",
      fill: "none",
      opacity: dead ? 0.4 : null,
    }),
    isCut && [
      h("circle", { cx: x, cy: y + 16, r: 6.5, fill: "var(--raised)" }),
      cut(x, y + 16, { upright: true }),
    ],
  );
}

/** A load balancer is worth a sign only when something is wrong with it. */
function balancer({ frame, layout, speech }) {
  const host = frame.hosts.find((one) => one.role === "balancer");
  if (!host) return null;
  const wrong =
    host.power === "off" || host.components.some((one) => !up(one)) || host.faults.length;
  if (!wrong || layout.phone) return null;
  const word = host.faults.length
    ? textOf(host.faults[0].word, speech.language)
    : say(speech, "state_crashed");
  return pill(
    layout.operator.x + layout.operator.width + 220,
    layout.mainY,
    `${host.id} · ${word}`,
    "lost",
  );
}
