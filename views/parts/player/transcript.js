/* The whole run as headings, lists and tables: for screen readers, for printing, for whoever prefers to read. */

import { h } from "./element.js";
import { age, clock, duration, say, textOf } from "./format.js";
import { outcomeOf } from "./model.js";
import { commandWords } from "./map.js";
import { rowsAt } from "./operator.js";
import { marked } from "./story.js";

const ROWS_MOST = 200;

export function transcript({ run, speech, predictions }) {
  const { playback } = run;
  return [
    section(say(speech, "story"), story(run, speech)),
    predictions.length > 0 &&
      section(
        say(speech, "your_prediction"),
        h(
          "ul",
          {},
          predictions.map((one) =>
            h(
              "li",
              {},
              marked(
                textOf(one.word, speech.language) ||
                  say(speech, "prediction_in_lane", {
                    lane: laneLabel(playback, one.lane, speech),
                  }),
              ),
            ),
          ),
        ),
      ),
    run.commands.length > 0 && section(say(speech, "commands"), commands(run, speech)),
    (playback.lanes ?? []).map((lane) =>
      section(textOf(lane.label, speech.language), lanes(lane, speech)),
    ),
    (playback.events ?? []).length > 0 &&
      section(
        say(speech, "tab_events"),
        listing(
          ["", "TYPE", "REASON", "OBJECT", "MESSAGE"],
          playback.events.map(([t, ...rest]) => [
            t < 0 ? say(speech, "before_start") : clock(t, speech),
            ...rest,
          ]),
          speech,
        ),
      ),
    (playback.tables ?? []).map((table) =>
      section(
        say(speech, "table_at_end", { line: table.line }),
        listing(
          table.columns,
          rowsAt(table, run.until).map((cells) => cells.map((cell) => words(cell, run.until))),
          speech,
        ),
      ),
    ),
  ];
}

const laneLabel = (playback, id, speech) =>
  textOf(playback.lanes?.find((lane) => lane.id === id)?.label ?? id, speech.language);

function section(title, ...body) {
  return h("section", {}, h("h4", {}, title), body);
}

function words(cell, t) {
  if (cell == null) return "";
  return typeof cell === "object" ? (cell.text ?? age(t - (cell.age ?? t))) : String(cell);
}

function story(run, speech) {
  return h(
    "ol",
    { class: "plain" },
    run.story.map((sentence) =>
      h(
        "li",
        {},
        sentence.kind === "kept"
          ? `${say(speech, "kept_lead")} `
          : `${clock(sentence.t, speech)}: `,
        sentence.kind === "fault" && `${say(speech, "fault_lead")} `,
        marked(textOf(sentence.text, speech.language)),
      ),
    ),
  );
}

function commands(run, speech) {
  return run.commands.map((command) => {
    const outcome = outcomeOf({ ...command, ended: command.end != null });
    return [
      h(
        "p",
        {},
        clock(command.at, speech),
        ": ",
        h("code", {}, command.line),
        " – ",
        commandWords(command, outcome, run.until, speech),
      ),
      (command.out || command.err) &&
        h("pre", {}, [command.out, command.err].filter(Boolean).join("\n")),
    ];
  });
}

function lanes(lane, speech) {
  const when = say(speech, "moment");
  if (lane.kind === "state")
    return listing(
      [say(speech, "from"), say(speech, "to"), say(speech, "what")],
      (lane.spans ?? []).map(([from, to, word]) => [
        clock(Math.max(0, from), speech),
        to == null ? "" : clock(to, speech),
        textOf(word, speech.language),
      ]),
      speech,
    );
  if (lane.kind === "step")
    return listing(
      [when, textOf(lane.unit, speech.language) || say(speech, "value")],
      (lane.points ?? []).map(([t, value]) => [
        clock(Math.max(0, t), speech),
        lane.max ? say(speech, "of", { value, max: lane.max }) : value,
      ]),
      speech,
    );
  return listing(
    [when, say(speech, "what")],
    (lane.ticks ?? []).map(([t, fate, end, word]) => [
      clock(t, speech),
      tickWords(fate, t, end, textOf(word, speech.language), speech),
    ]),
    speech,
  );
}

function tickWords(fate, t, end, word, speech) {
  if (fate !== "wait" || end == null)
    return [say(speech, `tick_${fate}`), word].filter(Boolean).join(", ");
  const waits = say(speech, "waits", { took: duration(end - t, speech) });
  return word && word !== waits ? `${waits}, ${word}` : waits;
}

function listing(columns, rows, speech) {
  if (!rows.length) return h("p", { class: "quiet" }, say(speech, "nothing"));
  return h(
    "div",
    { class: "scroll", tabindex: 0 },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.slice(0, ROWS_MOST).map((cells) =>
          h(
            "tr",
            {},
            cells.map((cell) => h("td", {}, cell)),
          ),
        ),
      ),
    ),
    rows.length > ROWS_MOST &&
      h("p", { class: "quiet" }, say(speech, "more_rows", { n: rows.length - ROWS_MOST })),
  );
}
