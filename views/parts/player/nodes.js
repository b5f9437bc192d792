/* Zones, nodes and pods on the map, and the legend of the signs in view. */

import { h } from "./element.js";
import { age, fit, say, textOf, widthOf } from "./format.js";
import {
  at,
  bolt,
  COLOUR,
  INK,
  nodeMark,
  podSquare,
  POD_TONE,
  READY,
  stateOf,
  stateWord,
  walkable,
  words,
} from "./glyphs.js";
import { PAD } from "./layout.js";
import { heardAgo } from "./model.js";

/** The grey frames of the zones, drawn below the watches that run into them. */
export function zoneFrames({ layout }) {
  return layout.zones.map((zone) =>
    h("rect", {
      key: `${zone.x} ${zone.y}`,
      class: "zone",
      x: zone.x,
      y: zone.y,
      width: zone.width,
      height: zone.height,
      rx: 9,
    }),
  );
}

export function zones(view) {
  const { layout, frame, speech } = view;
  if (!layout.zones.length) {
    return words(PAD, layout.mainY + 46, say(speech, "no_workers"), { class: "mute" });
  }
  return layout.zones.map((zone) => {
    const nodes = zone.hosts.map((name) => frame.nodes.find((node) => node.name === name));
    const name = fit(zone.name, zone.width - 20, 12.5, 400);
    return h(
      "g",
      { key: `zone ${zone.x} ${zone.y}` },
      zone.name && words(zone.x + 10, zone.y + 18, name, { class: "mute small" }),
      layout.nodeForm.kind === "bars"
        ? bars(view, zone, nodes)
        : nodes.map((node, i) => card(view, node, zone.slots[i])),
    );
  });
}

function card(view, node, slot) {
  const { layout, run, t, speech } = view;
  const form = layout.nodeForm;
  const { x, y } = slot;
  const width = form.nodeWidth;
  const off = node.host.power === "off";
  const state = READY[node.ready] ?? READY.Unknown;
  const word = node.known ? say(speech, `node_${state.word}`) : say(speech, "node_absent");
  const broken = node.host.faults.length > 0 || node.host.cutBy.length > 0;
  const heard = heardAgo(node, run, t);
  return walkable(
    view,
    `node/${node.name}`,
    nodeLabel(view, node, word, heard),
    h("rect", {
      class: "card",
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: form.nodeHeight - 1,
      rx: 7,
      "stroke-dasharray": off ? "5 4" : null,
    }),
    off &&
      h("rect", {
        x: x + 1,
        y: y + 1,
        width: width - 2,
        height: form.nodeHeight - 2,
        rx: 7,
        fill: "url(#hatch-idle)",
        opacity: 0.16,
      }),
    node.unschedulable &&
      h("path", {
        d: `M${x + 7} ${y + 2}H${x + width - 7}`,
        stroke: COLOUR.idle,
        "stroke-width": 3,
        "stroke-dasharray": "5 4",
      }),
    form.twoLines
      ? headTwo(node, x, y, width, state, word, broken)
      : headOne(node, x, y, width, state, word, broken),
    pods(view, node, x, y, form),
    footOf(view, node, x, y + form.nodeHeight, width, heard),
  );
}

function headOne(node, x, y, width, state, word, broken) {
  const inset = widthOf(word, 12.5, 600);
  return [
    words(x + 10, y + 19, node.name, { class: "strong" }),
    broken && at(x + 20 + widthOf(node.name, 13, 650), y + 14.5, bolt()),
    node.known && at(x + width - 17 - inset, y + 14.5, nodeMark(node.ready)),
    words(x + width - 9, y + 19, word, {
      class: "strong small",
      "text-anchor": "end",
      style: `fill:${INK[node.known ? state.tone : "idle"]}`,
    }),
  ];
}

function headTwo(node, x, y, width, state, word, broken) {
  return [
    node.known && at(x + 15, y + 15, nodeMark(node.ready)),
    words(x + 27, y + 19.5, fit(node.name, width - (broken ? 50 : 32), 13, 650), {
      class: "strong",
    }),
    words(x + 27, y + 34.5, fit(word, width - 32, 12.5, 600), {
      class: "strong small",
      style: `fill:${INK[node.known ? state.tone : "idle"]}`,
    }),
    broken && at(x + width - 14, y + 15, bolt()),
  ];
}

/** The order is stable: the workload in question first, then by age. More than 60 pods become one stacked bar. */
function pods(view, node, x, y, form) {
  if (form.kind === "bar")
    return stackedBar(node.pods, x + 10, y + form.head + 2, form.nodeWidth - 20, 10);
  return node.pods.map((pod, i) =>
    h(
      "g",
      {
        key: pod.uid,
        transform: `translate(${x + 10 + (i % form.perLine) * form.pitch} ${y + form.head + Math.floor(i / form.perLine) * form.pitch})`,
      },
      h(
        "g",
        { key: pod.state, class: "pod" },
        podSquare(pod, form.square),
        h("title", {}, `${pod.name ?? pod.uid}: ${pod.state}`),
      ),
    ),
  );
}

/** What stands in the foot of a node: no power, kubelet down, how old the API's word is, or the counts. */
function footOf(view, node, x, bottom, width, heard) {
  const { layout, speech } = view;
  const form = layout.nodeForm;
  const line = (text, tone) =>
    words(x + 10, bottom - 9, fit(text, width - 16, 12, tone === "idle" ? 400 : 600), {
      class: tone === "idle" ? "tiny mute" : "tiny strong",
      style: `fill:${INK[tone]}`,
    });
  if (node.host.power === "off") return line(say(speech, "state_no_power"), "lost");
  const down = node.host.components.find(
    (one) => ["kubelet", "kube-proxy", "containerd"].includes(one.kind) && one.process !== "running",
  );
  if (down)
    return [
      h("path", {
        d: `M${x + 11} ${bottom - 17}v8M${x + 15} ${bottom - 17}v8`,
        stroke: COLOUR.lost,
        "stroke-width": 2,
      }),
      words(
        x + 21,
        bottom - 9,
        fit(
          `${down.kind} ${stateWord(stateOf(down, view.frame, view.t), speech)}`,
          width - 26,
          12,
          600,
        ),
        { class: "tiny strong", style: `fill:${INK.lost}` },
      ),
    ];
  const cut = node.host.cutBy[0];
  if (cut) return line(textOf(cut.word, speech.language), "fault");
  if (heard != null) return line(say(speech, "heard", { ago: age(heard) }), "open");
  if (node.unschedulable) return line(say(speech, "cordoned"), "idle");
  return form.counted ? line(countsOf(view, node.pods), "idle") : null;
}

function countsOf(view, pods) {
  const ours = pods.filter((pod) => pod.ours).length;
  const rest = pods.length - ours;
  const parts = [
    ours && `${ours} ${view.run.app}`,
    rest && say(view.speech, "other_pods", { n: rest }),
  ].filter(Boolean);
  return parts.join(" · ") || say(view.speech, "no_pods");
}

function nodeLabel(view, node, word, heard) {
  const { speech } = view;
  const states = new Map();
  for (const pod of node.pods) {
    const key = `${pod.ours ? `${pod.app} ` : ""}${pod.state}`;
    states.set(key, (states.get(key) ?? 0) + 1);
  }
  const parts = [...states].map(([state, count]) => `${count} ${state}`);
  const faults = [...node.host.faults, ...node.host.cutBy].map((fault) =>
    textOf(fault.word, speech.language),
  );
  const extra = [
    node.host.power === "off" && say(speech, "state_no_power"),
    node.unschedulable && say(speech, "cordoned"),
    heard != null && say(speech, "heard", { ago: age(heard) }),
  ];
  return `${say(speech, "node")} ${node.name}: ${[word, ...extra, ...faults, say(speech, "pods_total", { n: node.pods.length }), ...parts].filter(Boolean).join("; ")}`;
}

/** Many nodes: a bar each, those not Ready first, and a line that folds the rest. */
function bars(view, zone, nodes) {
  const { layout, speech } = view;
  const form = layout.nodeForm;
  const wrong = (node) => node.ready !== "True" || node.host.power === "off" || node.unschedulable;
  const sorted = [...nodes].sort((a, b) => Number(wrong(b)) - Number(wrong(a)));
  const folded = sorted.length > zone.slots.length;
  const shown = folded ? sorted.slice(0, zone.slots.length - 1) : sorted;
  const rest = sorted.slice(shown.length);
  const most = Math.max(1, form.most);
  const restWrong = rest.filter(wrong).length;
  const last = zone.slots.at(-1);
  const more = restWrong
    ? say(speech, "more_nodes_wrong", { n: rest.length, wrong: restWrong })
    : say(speech, "more_nodes", { n: rest.length });
  return [
    shown.map((node, i) => bar(view, node, zone.slots[i], form, most)),
    folded && words(last.x, last.y + 15, more, { class: "mute small" }),
  ];
}

function bar(view, node, { x, y }, form, most) {
  const { speech } = view;
  const state = READY[node.ready] ?? READY.Unknown;
  const word = say(speech, `node_${state.word}`);
  const room = form.nodeWidth;
  const name = Math.min(84, room * 0.36);
  const left = x + name + 18;
  const width = Math.max(30, room - name - 18 - 34);
  const off = node.host.power === "off";
  return walkable(
    view,
    `node/${node.name}`,
    nodeLabel(view, node, word, heardAgo(node, view.run, view.t)),
    h("rect", { x: x - 4, y: y - 1, width: room + 8, height: 22, rx: 5, fill: "transparent" }),
    at(
      x + 5,
      y + 10,
      off
        ? h("path", {
            d: "M-3.4-3.4 3.4 3.4M3.4-3.4-3.4 3.4",
            stroke: COLOUR.lost,
            "stroke-width": 2,
          })
        : nodeMark(node.ready),
    ),
    words(x + 16, y + 14.5, fit(node.name, name - 4, 12.5, 600), {
      class: "strong small",
      style: `fill:${node.ready === "True" && !off ? "var(--ink)" : INK[off ? "lost" : state.tone]}`,
    }),
    stackedBar(node.pods, left, y + 4.5, (width * node.pods.length) / most, 11),
    words(x + room, y + 14.5, node.pods.length, { class: "mute tiny", "text-anchor": "end" }),
  );
}

/** Pods by state in one bar: the workload in question in colour, the others grey. */
function stackedBar(pods, x, y, width, height) {
  if (!pods.length || width <= 0) return null;
  const ranks = ["agreed", "open", "lost", "idle"];
  const groups = new Map();
  for (const pod of pods) {
    const tone = POD_TONE[pod.state] ?? "idle";
    const quiet = !pod.ours && (pod.state === "Ready" || pod.state === "Running");
    const key = quiet ? "quiet" : `${pod.ours ? 0 : 1} ${ranks.indexOf(tone)} ${tone}`;
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  let from = x;
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => {
      const part = (width * count) / pods.length;
      const start = from;
      from += part;
      const tone = key.split(" ")[2];
      const fill = key === "quiet" ? "var(--mute-tint)" : COLOUR[tone];
      return h("rect", {
        x: start + 0.5,
        y,
        width: Math.max(1, part - 1),
        height,
        rx: 1.5,
        fill,
        stroke: key === "quiet" ? COLOUR.idle : "none",
        "stroke-width": 0.8,
        "stroke-opacity": 0.55,
        "fill-opacity": key.startsWith("1") ? 0.6 : null,
      });
    });
}

/** Pods that have no node yet (Pending): a shelf below the zones, there only in runs that need it. */
export function homelessRow({ layout, frame, speech }) {
  if (!layout.homeless) return null;
  const { x, y, width, height } = layout.homeless;
  const label = say(speech, "homeless");
  const left = x + 22 + widthOf(label, 12.5, 400);
  const most = Math.floor((x + width - left - 40) / 14);
  const shown = frame.homeless.slice(0, most);
  const more = frame.homeless.length - shown.length;
  return h(
    "g",
    { role: "img", "aria-label": `${label}: ${frame.homeless.length}` },
    h("rect", {
      x: x + 0.5,
      y: y + 0.5,
      width: width - 1,
      height: height - 1,
      rx: 8,
      fill: "none",
      stroke: "var(--line)",
      "stroke-dasharray": "4 4",
    }),
    words(x + 10, y + 21.5, label, { class: "mute small" }),
    shown.map((pod, i) =>
      h(
        "g",
        { key: pod.uid, class: "pod", transform: `translate(${left + i * 14} ${y + 11.5})` },
        podSquare(pod),
        h("title", {}, `${pod.name ?? pod.uid}: ${pod.state}`),
      ),
    ),
    !frame.homeless.length && words(left, y + 21.5, "–", { class: "mute small" }),
    more > 0 && words(left + shown.length * 14 + 6, y + 21.5, `+${more}`, { class: "mute small" }),
  );
}

/** Only the signs in view, and on the right what keeps running when the API is silent. */
export function legend(view) {
  const { layout, frame, run, speech } = view;
  const entries = [];
  for (const state of Object.keys(POD_TONE))
    if (frame.pods.some((pod) => pod.ours && pod.state === state))
      entries.push([podSquare({ ours: true, state }), `${run.app}, ${state}`]);
  if (frame.pods.some((pod) => !pod.ours))
    entries.push([podSquare({ ours: false, state: "Ready" }), say(speech, "legend_other")]);
  const silent = frame.api.answering === 0;
  const y = layout.legendY;
  const dash = h("path", {
    d: "M-5 5.5H11",
    stroke: COLOUR.idle,
    "stroke-width": 1.5,
    "stroke-dasharray": silent ? "1.5 5" : "5 4",
  });
  if (!layout.phone && frame.nodes.length)
    entries.push([dash, say(speech, silent ? "legend_silent" : "legend_watch"), 5]);
  const running =
    silent &&
    frame.pods.some(
      (pod) =>
        pod.state === "Ready" &&
        pod.node &&
        frame.hosts.find((host) => host.id === pod.node)?.power === "on",
    );
  const remark = running ? say(speech, "still_run") : "";
  const end = layout.width - PAD - (layout.phone ? 0 : widthOf(remark, 13, 600) + 16);
  let x = PAD;
  const drawn = entries.map(([node, text, inset = 0]) => {
    const width = 17 + inset + widthOf(text, 12.5, 400);
    if (x + width > end) return null;
    const entry = [
      at(x + inset, y - 9.5, node),
      words(x + 17 + inset, y, text, { class: "mute small" }),
    ];
    x += width + 18;
    return entry;
  });
  return h(
    "g",
    { class: "legend", "aria-hidden": "true" },
    drawn,
    remark &&
      !layout.phone &&
      words(layout.width - PAD, y, remark, {
        class: "strong",
        "text-anchor": "end",
        style: `fill:${INK.agreed}`,
      }),
  );
}
