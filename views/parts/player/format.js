/* How times, numbers and texts are said: in the learner's language, always with their unit. Times are integer microseconds. */

export const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
/** From here on, seconds alone are hard to read: a run this long says minutes. */
const LONG_RUN = 100 * SECOND;

/** The words of one learner: `words` is one language's dictionary, `long` whether the run says minutes. */
export function speech(language, words, until) {
  return { language, words, long: until > LONG_RUN };
}

/** A static word by its key, with {names} filled in. An unknown key shows itself, so that a test can find it. */
export function say(speech, key, values) {
  const template = speech.words[key] ?? key;
  return values ? template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : template;
}

/** A text of the playback: plain, or one of {en, pt-BR}. */
export function textOf(text, language) {
  if (text == null) return "";
  if (typeof text !== "object") return String(text);
  return String(text[language] ?? text.en ?? Object.values(text)[0] ?? "");
}

export function decimal(value, language, digits = 1) {
  const plain = value.toFixed(digits);
  return language === "pt-BR" ? plain.replace(".", ",") : plain;
}

/** Whether a moment is said in minutes: from the second minute of a long run on. */
const inMinutes = (t, speech) => speech.long && t >= MINUTE;

/** A moment without its unit: "19.4", or "5:10.4" in a long run. */
export function bareClock(t, speech) {
  // Rounded down: a moment is never shown before it has come.
  const tenths = Math.floor(Math.max(0, t) / 100_000 + 1e-6);
  if (!inMinutes(t, speech)) return decimal(tenths / 10, speech.language);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${decimal(rest / 10, speech.language).padStart(4, "0")}`;
}

export const clockUnit = (t, speech) => (inMinutes(t, speech) ? "min" : "s");

/** A moment: "19.4 s" or "5:10.4 min". The space does not break. */
export const clock = (t, speech) => `${bareClock(t, speech)}\u00a0${clockUnit(t, speech)}`;

/** How long something took: "7.0 s", "12 ms", "5 min 10 s". */
export function duration(us, speech) {
  const { language } = speech;
  if (us < SECOND / 10) return `${Math.max(1, Math.round(us / 1000))}\u00a0ms`;
  if (us < LONG_RUN) return `${decimal(us / SECOND, language)}\u00a0s`;
  const whole = Math.round(us / SECOND);
  const rest = whole % 60;
  return `${Math.floor(whole / 60)}\u00a0min${rest ? ` ${rest}\u00a0s` : ""}`;
}

/** AGE as kubectl prints it (apimachinery's duration.HumanDuration); never translated. */
export function age(us) {
  const seconds = Math.floor(us / SECOND);
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return hours % 24 ? `${days}d${hours % 24}h` : `${days}d`;
  return `${days}d`;
}

/** Steps for an axis: the smallest round step that leaves at most `most` labels. */
export function axisStep(until, most, long = false) {
  const rounds = [
    0.1, 0.2, 0.5, 1, 2, 4, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400,
  ];
  return (
    (rounds.find((step) => until / (step * SECOND) <= most && (step >= 60 || !long)) ?? 28800) *
    SECOND
  );
}

/** A label of the axis: "12 s", "2 min", "0.5 s". */
export function axisLabel(t, step, speech) {
  if (step >= MINUTE) return `${Math.round(t / MINUTE)}\u00a0min`;
  return `${decimal(t / SECOND, speech.language, step < SECOND ? 1 : 0)}\u00a0s`;
}

/** `code` and **strong** in a sentence, and names such as cp-1 that must not break, as [kind, words] pairs; nothing else is markup. */
export function runs(sentence) {
  return sentence
    .split(/(`[^`]+`|\*\*[^*]+\*\*|\b[a-z]{1,12}-\d{1,3}\b|\b\d[\d.,]* (?:s|ms|min)\b)/)
    .filter(Boolean)
    .map((part) => {
      if (part.length > 2 && part.startsWith("`")) return ["code", part.slice(1, -1)];
      if (part.length > 4 && part.startsWith("**"))
        return ["strong", part.slice(2, -2).replace(/(\d) (?=(?:s|ms|min)\b)/g, "$1\u00a0")];
      return [/^(?:[a-z]+-\d+|\d[\d.,]* \w+)$/.test(part) ? "whole" : "plain", part];
    });
}

export const plain = (sentence) =>
  runs(sentence)
    .map(([, words]) => words)
    .join("");

let ruler = null;

/** Width of words in pixels, so that nothing is drawn where it does not fit. Without a page (tests) it is estimated. */
export function widthOf(words, size = 13, weight = 500, family = "Source Sans, sans-serif") {
  if (typeof document === "undefined") return words.length * size * 0.53;
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} ${size}px ${family}`;
  return ruler.measureText(words).width;
}

/** The words, shortened with an ellipsis until they fit. */
export function fit(words, room, size = 13, weight = 500) {
  if (widthOf(words, size, weight) <= room) return words;
  let end = words.length - 1;
  while (end > 1 && widthOf(`${words.slice(0, end)}…`, size, weight) > room) end -= 1;
  return `${words.slice(0, end)}…`;
}
