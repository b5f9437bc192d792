/* What an operator sees at T: the last commands with their clock, what kubectl and etcdctl would print, events, logs, and the truth on the machine. */

import { h } from "./element.js";
import { age, clock, duration, say, widthOf } from "./format.js";
import { sign } from "./glyphs.js";
import { lastAtOrBefore, outcomeOf } from "./model.js";
import { unbroken } from "./story.js";

const COMMANDS_SHOWN = 2;
const ROWS_NOW = 4;
const ROWS_MOST = 60;
const LOG_LINES = 14;
const EVENTS_SHOWN = 10;
/** A character of 12.5 px code. */
const CHARACTER = 7.52;
/** Columns that go first when the panel is narrow; the whole table is one button away. */
const DISPENSABLE = [
  "READINESS GATES",
  "NOMINATED NODE",
  "CONTAINER-RUNTIME",
  "KERNEL-VERSION",
  "OS-IMAGE",
  "EXTERNAL-IP",
  "SELECTOR",
  "IMAGES",
  "CONTAINERS",
  "IP",
  "INTERNAL-IP",
  "VERSION",
  "ROLES",
  "PORTS",
  "AGE",
  "RESTARTS",
  "NODE",
  "RAFT INDEX",
  "DB SIZE",
  "ATTEMPT",
  "UP-TO-DATE",
  "CONTAINER",
];

/** The choices of the panel: now, every table of the run, events, logs. */
export function operatorTabs(run) {
  const { tables = [], events = [], logs = [] } = run.playback;
  return [
    "now",
    ...tables.map((table) => table.id),
    ...(events.length ? ["events"] : []),
    ...(logs.length ? ["logs"] : []),
  ];
}

export function operatorView(view) {
  const { run, t, speech, tab, onTab } = view;
  const tabs = operatorTabs(run);
  return [
    h(
      "header",
      { class: "head" },
      h("h2", {}, say(speech, "operator_title")),
      h(
        "select",
        {
          class: "tabs",
          "aria-label": say(speech, "operator_choose"),
          onchange: (event) => onTab(event.target.value),
        },
        tabs.map((id) =>
          h(
            "option",
            { key: id, value: id, selected: id === tab },
            speech.words[`tab_${id}`] ?? id,
          ),
        ),
      ),
      h("span", { class: "moment" }, clock(t, speech)),
    ),
    h(
      "div",
      {
        class: "terminal",
        key: `tab ${tab}`,
        tabindex: 0,
        role: "region",
        "aria-label": say(speech, "operator_title"),
      },
      panel(view),
    ),
  ];
}

function panel(view) {
  const { run, tab, speech } = view;
  if (tab === "events") return events(view);
  if (tab === "logs") return logs(view);
  const table = run.playback.tables?.find((one) => one.id === tab);
  if (table) return tableBlock(view, table, { full: true });
  const begun = commandsBegun(view);
  const blocks = [
    ...begun.map((command) => commandBlock(command, view)),
    ...nowTables(view, begun),
  ];
  return blocks.length ? blocks : h("p", { class: "quiet" }, say(speech, "operator_nothing"));
}

/** pods and etcd always; the machines' own word when it may differ from what the API says. */
function nowTables(view, begun) {
  const { run, frame } = view;
  const asked = new Set(begun.map(resourceOf));
  const wanted = ["pods", "etcd"].filter((id) => !asked.has(id));
  const doubtful =
    linkOf(frame) !== "ok" ||
    frame.api.answering === 0 ||
    frame.nodes.some((node) => node.ready !== "True");
  if (doubtful) wanted.push("containers");
  const found = wanted
    .map((id) => run.playback.tables?.find((table) => table.id === id))
    .filter(Boolean);
  return found.map((table) => tableBlock(view, table, { full: false }));
}

const linkOf = (frame) => frame.operator?.link ?? "ok";

function commandsBegun({ run, t }) {
  const begun = run.commands.filter((command) => command.at <= t);
  return begun
    .slice(-COMMANDS_SHOWN)
    .map((command) => ({ ...command, ended: command.end != null && command.end <= t }));
}

/** "pods" of "kubectl get pods -l app=web": a list that the panel need not show a second time. */
const resourceOf = (command) => /^kubectl get (\w+)/.exec(command.line)?.[1] ?? null;

function commandBlock(command, view) {
  const table = view.run.playback.tables?.find((one) => one.id === resourceOf(command));
  const unanswered = !command.ended || (linkOf(view.frame) !== "ok" && outcomeOf(command) !== "ok");
  return h(
    "div",
    { class: "block", key: `command ${command.id}` },
    prompt("$", command.line, clock(command.at, view.speech)),
    commandAnswer(command, view),
    table && unanswered && lastAnswer(view, summary(table, rowsAt(table, view.t), view.speech)),
  );
}

/** What the operator still knows, behind a yellow rule, with its time. */
function lastAnswer({ frame, t, speech }, ...body) {
  const heard = frame.operator?.heard ?? frame.operator?.since ?? t;
  return h(
    "div",
    { class: "stale" },
    h("div", {}, say(speech, "last_answer", { at: clock(heard, speech) })),
    body,
  );
}

function prompt(mark, line, right = null) {
  return h(
    "div",
    { class: "prompt" },
    h("span", { class: "mark", "aria-hidden": "true" }, mark),
    h("code", {}, unbroken(line)),
    right && h("span", { class: "when" }, right),
  );
}

function commandAnswer(command, { t, speech }) {
  if (!command.ended)
    return h(
      "div",
      { class: "waiting" },
      say(speech, "no_answer_for", { took: duration(Math.max(0, t - command.at), speech) }),
    );
  const failed = outcomeOf(command) !== "ok";
  const lines = String(command.out ?? "")
    .split("\n")
    .filter(Boolean);
  return [
    lines.length > 0 &&
      h(
        "pre",
        { class: lines.length > 1 ? "columns" : null },
        lines.slice(0, 6).join("\n") + (lines.length > 6 ? "\n…" : ""),
      ),
    command.err &&
      h(
        "div",
        { class: failed ? "error" : "aside" },
        failed && sign("cross"),
        h("span", {}, String(command.err).trim()),
      ),
  ];
}

/** Rows of a table at t, in the order of their keys' first words, as kubectl sorts. */
export function rowsAt(table, t) {
  const rows = new Map();
  for (const [at, key, cells] of table.rows ?? []) {
    if (at > t) break;
    if (cells === null) rows.delete(key);
    else rows.set(key, cells);
  }
  return [...rows.values()];
}

function tableBlock(view, table, { full }) {
  const { frame, t, speech } = view;
  const operator = frame.operator ?? {};
  const stale = table.via === "api" && linkOf(frame) !== "ok";
  const heard = stale ? (operator.heard ?? operator.since ?? t) : t;
  const rows = rowsAt(table, t);
  const body =
    full || (!stale && rows.length <= ROWS_NOW + 1)
      ? grid(view, table, rows, heard, full)
      : stale
        ? h("div", {}, summary(table, rows, speech))
        : grid(view, table, rows, heard, full);
  const lead = table.via === "host" ? (table.host ? `${table.host}$` : "#") : "$";
  return h(
    "div",
    { class: "block", key: `table ${table.id}` },
    prompt(lead, table.line),
    stale && refusal(operator, t, speech),
    stale ? lastAnswer(view, body) : body,
  );
}

/** What the operator gets instead of an answer; errors stay verbatim. */
function refusal(operator, t, speech) {
  if (operator.link === "waiting")
    return h(
      "div",
      { class: "waiting" },
      say(speech, "no_answer_for", {
        took: duration(Math.max(0, t - (operator.since ?? t)), speech),
      }),
    );
  const text =
    operator.text ?? say(speech, operator.link === "lost" ? "link_lost" : "link_refused");
  return h(
    "div",
    { class: "error" },
    sign("cross"),
    h("span", {}, typeof text === "object" ? text.en : text),
  );
}

/** "6 of 6 Running": the states of the rows, for a list that would be too long beside the map. */
function summary(table, rows, speech) {
  const column = table.columns.findIndex((name) => name === "STATUS" || name === "STATE");
  if (column < 0) return say(speech, "rows", { n: rows.length });
  const counts = new Map();
  for (const cells of rows)
    counts.set(wordOf(cells[column]), (counts.get(wordOf(cells[column])) ?? 0) + 1);
  const parts = [...counts].sort((a, b) => b[1] - a[1]);
  return (
    parts
      .map(
        ([word, count], i) =>
          `${i === 0 ? say(speech, "of", { value: count, max: rows.length }) : count} ${word}`,
      )
      .join(", ") || say(speech, "rows", { n: 0 })
  );
}

const wordOf = (cell, t = 0) =>
  cell == null
    ? ""
    : typeof cell === "object"
      ? (cell.text ?? (cell.age != null ? age(t - cell.age) : ""))
      : String(cell);

const RED =
  /refused|no leader|timed out|deadline|^Error|NotReady|Failed|CrashLoop|ErrImage|ImagePull|Exited|unreachable/i;
const YELLOW = /^(Pending|ContainerCreating|Terminating|Unknown|Waiting)|SchedulingDisabled/i;
const GREEN = /^Running$/;

function toneOf(cell, table) {
  if (cell && typeof cell === "object" && cell.tone) return cell.tone;
  const word = wordOf(cell);
  if (RED.test(word)) return "lost";
  if (YELLOW.test(word)) return "open";
  return table.via === "host" && GREEN.test(word) ? "agreed" : null;
}

function grid(view, table, rows, now, full) {
  const { speech, wholeTables, onWhole, panelWidth } = view;
  const whole = full && wholeTables;
  const kept = whole
    ? table.columns.map((_, i) => i)
    : columnsThatFit(table, rows, now, panelWidth);
  const hidden = table.columns.length - kept.length;
  const most = full ? ROWS_MOST : rows.length <= ROWS_NOW + 1 ? rows.length : ROWS_NOW;
  const shown = ours(view, table, rows, full).slice(0, most);
  return [
    h(
      "div",
      { class: whole ? "scroll" : null },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            kept.map((i) => h("th", { scope: "col" }, table.columns[i])),
          ),
        ),
        h(
          "tbody",
          {},
          shown.map((cells) => row(table, cells, kept, now)),
        ),
      ),
    ),
    rows.length > shown.length &&
      h("div", { class: "quiet" }, say(speech, "more_rows", { n: rows.length - shown.length })),
    !rows.length && h("div", { class: "quiet" }, "No resources found"),
    full &&
      (hidden > 0 || whole) &&
      h(
        "button",
        { type: "button", class: "link", onclick: onWhole },
        whole ? say(speech, "fewer_columns") : say(speech, "more_columns", { n: hidden }),
      ),
  ];
}

/** In the short view, the workload in question comes first. */
function ours(view, table, rows, full) {
  const { app } = view.run;
  if (full || !app) return rows;
  const mine = (cells) =>
    wordOf(cells[0]).startsWith(`${app}-`) ||
    cells.some((cell) => wordOf(cell).startsWith(`${app}-`))
      ? 0
      : 1;
  return rows
    .map((cells, i) => [mine(cells), i, cells])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([, , cells]) => cells);
}

/** An error stands where the values would be: over the columns that are missing, or empty before it. */
function row(table, cells, kept, now) {
  const last = cells.length - 1;
  const failed = last > 0 && toneOf(cells[last], table) === "lost";
  const blank = (i) => failed && i < last && wordOf(cells[i]) === "";
  const columns = kept.filter((i) => i < cells.length && !blank(i));
  const span = kept.length - columns.length + 1;
  return h(
    "tr",
    {},
    columns.map((i) =>
      h(
        "td",
        { class: toneOf(cells[i], table), colspan: i === last && span > 1 ? span : null },
        wordOf(cells[i], now),
      ),
    ),
  );
}

/** Whether a row has a value in every column, not an error instead. */
const isWhole = (table, cells) =>
  cells.length === table.columns.length && cells.slice(1, -1).every((cell) => wordOf(cell) !== "");

function columnsThatFit(table, rows, now, width) {
  const widths = table.columns.map(
    (name, i) =>
      Math.max(
        name.length,
        ...rows
          .slice(0, ROWS_MOST)
          .map((cells) => (isWhole(table, cells) ? wordOf(cells[i], now).length : 0)),
      ) *
        CHARACTER +
      12,
  );
  const kept = new Set(table.columns.keys());
  const total = () => [...kept].reduce((sum, i) => sum + widths[i], 0);
  for (const name of DISPENSABLE) {
    if (total() <= width) break;
    const index = table.columns.indexOf(name);
    if (index >= 0) kept.delete(index);
  }
  return [...kept];
}

/** kubectl get events: two lines each, for there is no room for the message beside the rest. Newest last, as kubectl prints them. */
function events({ run, t, frame, speech }) {
  const stale = linkOf(frame) !== "ok";
  const heard = stale ? (frame.operator.heard ?? frame.operator.since ?? t) : t;
  const all = run.playback.events ?? [];
  const seen = all.slice(
    0,
    lastAtOrBefore(
      all.map(([at]) => at),
      heard,
    ) + 1,
  );
  const shown = seen.slice(-EVENTS_SHOWN);
  const list = shown.map(([at, type, reason, object, message], i) =>
    h(
      "div",
      { class: "event", key: `${seen.length - shown.length + i}` },
      h(
        "div",
        {},
        h("span", { class: "age" }, age(heard - at)),
        h("span", { class: type === "Warning" ? "open strong" : "strong" }, `${type} ${reason}`),
        h("span", { class: "mute" }, object),
      ),
      h("div", { class: "message" }, message),
    ),
  );
  return h(
    "div",
    { class: "block" },
    prompt("$", "kubectl get events"),
    stale && refusal(frame.operator, t, speech),
    seen.length > shown.length &&
      h(
        "div",
        { class: "quiet" },
        say(speech, "earlier_events", { n: seen.length - shown.length }),
      ),
    h(
      "div",
      { class: stale ? "stale" : null },
      stale && h("div", {}, say(speech, "last_answer", { at: clock(heard, speech) })),
      list.length ? list : h("div", { class: "quiet" }, "No resources found"),
    ),
  );
}

function logs({ run, t, speech }) {
  const all = run.playback.logs ?? [];
  const seen = all
    .slice(
      0,
      lastAtOrBefore(
        all.map(([at]) => at),
        t,
      ) + 1,
    )
    .slice(-LOG_LINES);
  const line = ([at, component, level, words], i) =>
    h(
      "div",
      { class: "log", key: `${at} ${component} ${i}` },
      h(
        "div",
        {},
        h("span", { class: "age" }, clock(at, speech)),
        h(
          "span",
          {
            class: /^(w|e|f)/i.test(level)
              ? /^w/i.test(level)
                ? "open strong"
                : "lost strong"
              : "mute",
          },
          String(level).slice(0, 1).toUpperCase(),
        ),
        " ",
        h("span", { class: "strong" }, component),
      ),
      h("div", { class: "message" }, words),
    );
  return h(
    "div",
    { class: "block" },
    seen.length ? seen.map(line) : h("p", { class: "quiet" }, say(speech, "no_logs")),
  );
}
