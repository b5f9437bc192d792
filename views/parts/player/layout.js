/* Where everything on the cluster map stands: pure geometry from (run, width). Text never scales; the layout does. */

import { widthOf } from "./format.js";
import { clearing, distanceTo, piece, rail, tap } from "./rail.js";

export const PAD = 16;
const GAP = 12;

const CARD = { head: 48, row: 45, foot: 29, x: 20, inset: 15.5 };

/** Narrower cards stand closer to their edge. */
const CARD_NARROW = 262;

/** Below this width hosts are stacked and the rails stand upright. */
export const PHONE = 620;
const CARD_WIDTH_MIN = 216;

/** Between stacked hosts whose rails may be cut: room for the slashes and the name of the fault. */
const STACK_GAP = 34;
const NAMES = {
  etcd: "etcd",
  "kube-apiserver": "kube-apiserver",
  "kube-scheduler": "scheduler",
  "kube-controller-manager": "controller-manager",
  "cloud-controller-manager": "cloud-controller",
};

const SHORT_NAMES = {
  "kube-apiserver": "apiserver",
  "kube-controller-manager": "controller-m.",
  "cloud-controller-manager": "cloud-c.-m.",
};

const LEFT = ["etcd", "kube-apiserver"];
const RIGHT = ["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];

/** Where a gap between two taps is best seen: between the stacked cards of a phone, else in the longest straight stretch. */
export function gapBetween(layout, line, a, b) {
  const gap = clearing(line, a.distance, b.distance);
  const next =
    layout.phone && [...layout.members, ...layout.planes].find((card) => card.host === b.host);
  if (!next || !gap.upright) return gap;
  const middle = [gap.at[0], next.y - STACK_GAP / 2];
  return { ...gap, at: middle, distance: distanceTo(line, middle) };
}

/** The whole map at a width. The same for every moment of a run: nothing moves while it plays. */
export function layoutOf(run, width) {
  const phone = width < PHONE;
  const planes = run.hosts.filter((host) => host.role === "control-plane");
  const members = run.hosts.filter((host) => host.role === "etcd");
  const layout = {
    width,
    phone,
    planes: [],
    members: [],
    raft: null,
    clients: null,
    api: null,
    gaugeY: 24,
  };
  if (phone) stack(run, layout, planes, members);
  else spread(run, layout, planes, members);
  layout.fold = workers(run, layout);
  layout.legendY = layout.bottom + 20;
  layout.height = layout.legendY + 18;
  return layout;
}

function cardOf(run, host, x, y, width) {
  const kinds = new Set(
    run.components
      .filter((component) => component.host === host.id)
      .map((component) => component.kind),
  );
  const left = LEFT.filter((kind) => kinds.has(kind));
  const right = RIGHT.filter((kind) => kinds.has(kind));
  const narrow = width < CARD_NARROW;
  const second = x + Math.round(width * (narrow ? 0.525 : width < 280 ? 0.515 : 0.545));
  const cell = (column) => (kind, row) => ({
    kind,
    name: NAMES[kind],
    short: SHORT_NAMES[kind],
    x: column,
    y: y + CARD.head + row * CARD.row,
  });
  const cells = [...left.map(cell(x + CARD.x)), ...right.map(cell(second))];
  const inset = narrow ? 13.5 : CARD.inset;
  return {
    host: host.id,
    x,
    y,
    width,
    height: cardHeight(Math.max(left.length, right.length)),
    cells,
    second,
    inset,
    x0: CARD.x + inset,
  };
}

const cardHeight = (rows) => CARD.head + Math.max(1, rows) * CARD.row - (CARD.row - CARD.foot);

function rowsOf(run, hosts) {
  const count = (host, kinds) =>
    run.components.filter(
      (component) => component.host === host.id && kinds.includes(component.kind),
    ).length;
  return Math.max(1, ...hosts.map((host) => Math.max(count(host, LEFT), count(host, RIGHT))));
}

const cellAt = (card, kind) => card.cells.find((cell) => cell.kind === kind);

/** The wide map: raft rail above the hosts, API rail below; more hosts than fit stand in two rows on one bent rail. */
function spread(run, layout, planes, members) {
  const { width } = layout;
  const room = width - 2 * PAD;
  const operator = operatorBox(run);
  const several = planes.length > 1 && members.length === 0;
  let top = several || members.length ? 80 : 52;
  if (members.length) top = memberRow(layout, members, room);
  const most = Math.max(1, Math.floor((room + GAP) / (CARD_WIDTH_MIN + GAP)));
  const rows = Math.max(1, Math.ceil(planes.length / most));
  const perRow = planes.length === 1 ? 2 : Math.max(1, Math.ceil(planes.length / rows));
  const cardWidth = (room - GAP * (perRow - 1)) / perRow;
  const height = cardHeight(rowsOf(run, planes));
  const pitch = height + 24 + 30 + 26;
  layout.planes = planes.map((host, i) =>
    cardOf(
      run,
      host,
      PAD + (i % perRow) * (cardWidth + GAP),
      top + Math.floor(i / perRow) * pitch,
      cardWidth,
    ),
  );
  const bottom = top + (rows - 1) * pitch + height;
  const apiY = bottom + 38;
  layout.operator = { x: PAD, y: apiY, width: operator };
  const bends = [];
  for (let row = 0; row < rows - 1; row += 1) bends.push(top + row * pitch);
  const line = (y) => [PAD + CARD.x, y];
  const edge = width - PAD / 2;
  if (several)
    layout.raft = rail(
      rows === 1
        ? [line(top - 26), [layout.planes.at(-1).x + CARD.x, top - 26]]
        : [line(top - 26), [edge, top - 26], [edge, top + pitch - 26], line(top + pitch - 26)],
    );
  const main = [
    [PAD + operator, apiY],
    [width - PAD, apiY],
  ];
  layout.api = rail(
    rows === 1
      ? main
      : [
          [layout.planes[perRow - 1].x + CARD.x, top + height + 24],
          [PAD / 2, top + height + 24],
          [PAD / 2, apiY],
          ...main,
        ],
  );
  for (const card of layout.planes) tapCard(layout, card, operator, height);
  layout.mainY = apiY;
  layout.bottom = apiY + 40;
}

function tapCard(layout, card, operator, height) {
  const etcd = cellAt(card, "etcd");
  const server = cellAt(card, "kube-apiserver");
  const x = card.x + CARD.x;
  if (layout.raft && etcd) tap(layout.raft, card.host, [x, card.y - 26], [[x, etcd.y]]);
  if (layout.clients && server) tap(layout.clients, card.host, [x, card.y - 26], [[x, server.y]]);
  if (!server) return;
  const upper = card.y + height + 24;
  const y = layout.planes.at(-1).y > card.y ? upper : card.y + height + 38;
  const clear = PAD + operator + 20;
  const jog =
    y === layout.operator.y && x < clear
      ? [
          [x, card.y + height + 13],
          [clear, card.y + height + 13],
        ]
      : [];
  tap(layout.api, card.host, [jog.length ? clear : x, y], [[x, server.y], ...jog]);
}

/** External etcd: small cards on the raft rail, and a rail of their clients below. Returns where the hosts begin. */
function memberRow(layout, members, room) {
  const width = Math.min(170, (room - GAP * (members.length - 1)) / members.length);
  layout.members = members.map((host, i) => {
    const x = PAD + i * (width + GAP);
    return {
      host: host.id,
      x,
      y: 80,
      width,
      height: 50,
      inset: CARD.inset,
      cells: [{ kind: "etcd", name: host.id, x: x + CARD.x, y: 105 }],
    };
  });
  const last = layout.members.at(-1);
  layout.raft =
    members.length > 1
      ? rail([
          [PAD + CARD.x, 54],
          [last.x + CARD.x, 54],
        ])
      : null;
  layout.clients = rail([
    [PAD + CARD.x, 156],
    [PAD + room, 156],
  ]);
  for (const card of layout.members) {
    const x = card.x + CARD.x;
    if (layout.raft) tap(layout.raft, card.host, [x, 54], [[x, 105]]);
    tap(layout.clients, card.host, [x, 156], [[x, 105]]);
  }
  return 182;
}

/** The phone: hosts stacked, raft rail upright at the left, API rail upright at the right and bending above the zones. */
function stack(run, layout, planes, members) {
  const { width } = layout;
  const rx = PAD + 4;
  const railed = planes.length + members.length > 1;
  const hx = railed ? PAD + 20 : PAD;
  const ax = width - PAD - 4;
  const cardWidth = ax - 16 - hx;
  const gap = run.faults.some((fault) => fault.links?.length) ? STACK_GAP : 10;
  let y = 46;
  layout.members = members.map((host, i) => ({
    host: host.id,
    x: hx,
    y: y + i * 60,
    width: cardWidth,
    height: 50,
    inset: CARD.inset,
    cells: [{ kind: "etcd", name: host.id, x: hx + CARD.x, y: y + i * 60 + 25 }],
  }));
  if (members.length) y += members.length * 60 + 34;
  const height = cardHeight(rowsOf(run, planes));
  layout.planes = planes.map((host, i) => cardOf(run, host, hx, y + i * (height + gap), cardWidth));
  const bottom = y + planes.length * (height + gap) - gap;
  const operator = operatorBox(run);
  const apiY = bottom + 34;
  layout.operator = { x: PAD, y: apiY, width: operator };
  const raftCards = members.length ? layout.members : layout.planes;
  const level = (card) => cellAt(card, "etcd")?.y ?? card.y;
  if (raftCards.length > 1)
    layout.raft = rail([
      [rx, level(raftCards[0])],
      [rx, level(raftCards.at(-1))],
    ]);
  for (const card of raftCards)
    if (layout.raft)
      tap(layout.raft, card.host, [rx, level(card)], [[card.x + CARD.x, level(card)]]);
  if (members.length) stackClients(layout, rx, ax, y - 22);
  layout.api = rail([
    [ax, layout.planes[0]?.y + 18 || apiY],
    [ax, apiY],
    [PAD + operator, apiY],
  ]);
  for (const card of layout.planes)
    tap(layout.api, card.host, [ax, card.y + 18], [[card.x + card.width, card.y + 18]]);
  layout.mainY = apiY;
  layout.bottom = apiY + 30;
}

function stackClients(layout, rx, ax, y) {
  const last = layout.planes.at(-1);
  const serverY = (card) => cellAt(card, "kube-apiserver")?.y ?? card.y;
  layout.clients = rail([
    [ax, layout.members[0].y + 25],
    [ax, y],
    [rx, y],
    [rx, serverY(last)],
  ]);
  for (const card of layout.members)
    tap(layout.clients, card.host, [ax, card.y + 25], [[card.x + card.width, card.y + 25]]);
  for (const card of layout.planes)
    tap(layout.clients, card.host, [rx, serverY(card)], [[card.x + CARD.x, serverY(card)]]);
}

/** The prompt is as wide as the longest command of the run asks for. */
function operatorBox(run) {
  const longest = Math.max(
    0,
    ...run.commands.map((command) => widthOf(shortCommand(command.line), 13, 600)),
  );
  return Math.round(Math.min(190, Math.max(96, longest + 46)));
}

/** "kubectl run" of "kubectl run probe --image=nginx". */
export const shortCommand = (line) => String(line).split(/\s+/).slice(0, 2).join(" ");

/** Zones with node cards, or with bars when there are many; sets `layout.zones` and `layout.bottom`. */
function workers(run, layout) {
  const hosts = run.hosts.filter((host) => host.role === "worker");
  const names = [...new Set(hosts.map((host) => host.zone ?? ""))];
  const form = formOf(run, hosts.length);
  const room = layout.width - 2 * PAD;
  const across = layout.phone ? 1 : Math.min(3, names.length || 1);
  const zoneWidth = (room - GAP * (across - 1)) / across;
  const inner = { ...form, ...columnsOf(run, layout, hosts, zoneWidth, form, names) };
  layout.zones = [];
  for (let start = 0; start < names.length; start += across) {
    const row = names.slice(start, start + across);
    const boxes = row.map((name, i) =>
      zoneBox(
        name,
        PAD + i * (zoneWidth + GAP),
        layout.bottom,
        zoneWidth,
        hosts.filter((host) => (host.zone ?? "") === name),
        inner,
      ),
    );
    const height = Math.max(...boxes.map((box) => box.height));
    for (const box of boxes) layout.zones.push({ ...box, height });
    layout.bottom += height + (start + across < names.length ? 8 : 0);
  }
  layout.nodeForm = inner;
  if (!hosts.length) layout.bottom += 14;
  layout.homeless = null;
  if (run.homeless) {
    layout.homeless = { x: PAD, y: layout.bottom + 8, width: room, height: 34 };
    layout.bottom += 42;
  }
  if (!layout.phone) tapNodes(layout);
  return inner.fold;
}

/** "counts", "squares" or "bars", and the size of a square (design/look.md section 4, counts). */
function formOf(run, count) {
  const most = Math.max(0, ...run.podsMost.values());
  const bars = count > 12 || run.podsTotal > 200;
  const square = most > 24 ? 7 : 11;
  return {
    kind: bars ? "bars" : most > 60 ? "bar" : count > 6 ? "squares" : "counts",
    square,
    pitch: square + 3,
    most,
  };
}

function columnsOf(run, layout, hosts, zoneWidth, form, names) {
  if (form.kind === "bars") {
    const columns = Math.max(1, Math.floor((zoneWidth - 8) / 230));
    const cap = Math.max(4, Math.ceil(18 / (names.length || 1)));
    return {
      columns,
      nodeWidth: (zoneWidth - 20 - (columns - 1) * 16) / columns,
      nodeHeight: 22,
      cap,
      fold: true,
    };
  }
  const most = Math.max(
    1,
    ...names.map((name) => hosts.filter((host) => (host.zone ?? "") === name).length),
  );
  let columns = layout.phone
    ? 2
    : Math.max(1, Math.min(most, Math.floor((zoneWidth - 8) / (100 + 8))));
  columns = Math.ceil(most / Math.ceil(most / columns));
  const nodeWidth = (zoneWidth - 8 * (columns + 1)) / columns;
  const longest = Math.max(0, ...hosts.map((host) => widthOf(host.id, 13, 650)));
  const twoLines = longest + widthOf("NotReady", 12.5, 600) + 62 > nodeWidth;
  const perLine = Math.max(1, Math.floor((nodeWidth - 17) / form.pitch));
  const lines = form.kind === "bar" ? 1 : Math.max(1, Math.ceil(form.most / perLine));
  const head = twoLines ? 45 : 30;
  const counted = form.kind !== "squares" && (!layout.phone || form.kind === "bar");
  const foot = counted || run.troubled ? 24 : 6;
  return {
    columns,
    nodeWidth,
    twoLines,
    perLine,
    head,
    nodeHeight: head + lines * form.pitch + foot,
    counted,
    fold: false,
  };
}

function zoneBox(name, x, y, width, hosts, form) {
  const top = name ? 26 : 8;
  const gap = form.kind === "bars" ? 0 : 8;
  const shown = form.fold ? Math.min(hosts.length, form.cap) : hosts.length;
  const rows = Math.ceil(shown / form.columns);
  const across = form.kind === "bars" ? form.nodeWidth + 16 : form.nodeWidth + 8;
  const left = form.kind === "bars" ? 10 : 8;
  const slots = Array.from({ length: shown }, (_, i) => ({
    x: x + left + (i % form.columns) * across,
    y: y + top + Math.floor(i / form.columns) * (form.nodeHeight + gap),
  }));
  return {
    name,
    x,
    y,
    width,
    height: top + rows * (form.nodeHeight + gap) + (form.kind === "bars" ? 8 : 0),
    hosts: hosts.map((host) => host.id),
    slots,
  };
}

/** Watches of the first row of nodes (of zones, when nodes are bars) tap into the API rail from below. */
function tapNodes(layout) {
  const first = layout.zones[0]?.y;
  const clear = layout.operator.x + layout.operator.width + 13;
  let jogged = 0;
  for (const zone of layout.zones) {
    const bars = layout.nodeForm.kind === "bars";
    zone.hosts.forEach((host, i) => {
      const slot = zone.slots[i] ?? zone.slots[0];
      const top = bars ? zone.y : slot.y;
      const x = bars ? zone.x + zone.width / 2 : slot.x + layout.nodeForm.nodeWidth / 2;
      const reachable = zone.y === first && (bars || slot.y === zone.slots[0].y);
      const limit = slot.x + layout.nodeForm.nodeWidth - 8;
      const end = Math.max(x, clear);
      const jog =
        end > limit
          ? [
              [x, layout.mainY + 24],
              [clear + 9 * jogged, layout.mainY + 24],
            ]
          : [];
      if (jog.length) jogged += 1;
      const start = jog.length ? x : end;
      tap(
        layout.api,
        host,
        [jog.length ? clear + 9 * (jogged - 1) : end, layout.mainY],
        [[start, top], ...jog],
      );
      layout.api.taps.get(host).drawn = reachable && (!bars || i === 0);
    });
  }
}

/** The way of a message as corners, or null when it has no way on the map. */
export function routeOf(layout, run, from, to) {
  const a = place(run, from);
  const b = place(run, to);
  if (!a || !b) return null;
  if (
    a.host === b.host &&
    a.kind !== b.kind &&
    "etcd kube-apiserver".includes(a.kind) &&
    "etcd kube-apiserver".includes(b.kind)
  )
    return inside(layout, a, b);
  const kinds = [a.kind, b.kind];
  const line = kinds.every((kind) => kind === "etcd")
    ? layout.raft
    : kinds.includes("etcd")
      ? (layout.clients ?? layout.raft)
      : layout.api;
  if (!line) return null;
  const start = endOf(layout, line, a);
  const finish = endOf(layout, line, b);
  if (!start || !finish) return null;
  return [
    ...start.leg.slice(0, -1),
    ...piece(line, start.distance, finish.distance),
    ...finish.leg.slice(0, -1).reverse(),
  ];
}

function place(run, id) {
  if (id === "operator" || String(id).startsWith("operator/"))
    return { kind: "operator", host: "operator" };
  const component = run.byId.get(id);
  return component ? { kind: component.kind, host: component.host } : null;
}

function inside(layout, a, b) {
  const card = layout.planes.find((one) => one.host === a.host);
  const cells = [a, b].map((end) => card && cellAt(card, end.kind));
  return cells.every(Boolean) ? cells.map((cell) => [cell.x, cell.y]) : null;
}

/** Where an end of a message meets the rail. Scheduler and controllers come out below their own column. */
function endOf(layout, line, end) {
  if (end.kind === "operator")
    return {
      leg: [[layout.operator.x + layout.operator.width, layout.operator.y]],
      distance: distanceTo(line, [layout.operator.x + layout.operator.width, layout.operator.y]),
    };
  const known = line.taps.get(end.host);
  if (!known) return null;
  if (
    line !== layout.api ||
    end.kind === "kube-apiserver" ||
    !RIGHT.includes(end.kind) ||
    layout.phone
  )
    return known;
  const card = layout.planes.find((one) => one.host === end.host);
  if (!card) return known;
  const target = [card.second, known.end[1]];
  return { leg: [[card.second, card.y + card.height], target], distance: distanceTo(line, target) };
}
