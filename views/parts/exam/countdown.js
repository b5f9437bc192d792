/* The time that is left. The server's clock counts; this one only shows it, and asks for a look when time is up. */

const CLOCKS = new WeakMap();
const TICK_MS = 250;
const SOON_MS = 5 * 60_000;
const SPOKEN_MINUTES = [10, 5, 1];

export default function mount({ data, parentElement, setTriggerValue }) {
  let clock = CLOCKS.get(parentElement);
  if (!clock) {
    CLOCKS.set(parentElement, (clock = new Clock(parentElement)));
  }
  clock.receive(data, setTriggerValue);
  return () => {
    clock.close();
    CLOCKS.delete(parentElement);
  };
}

class Clock {
  constructor(parent) {
    this.face = parent.querySelector(".q-time");
    this.digits = parent.querySelector("b");
    this.track = parent.querySelector("i");
    this.live = parent.querySelector("[aria-live]");
    this.before = Infinity;
    this.hasFired = false;
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  receive(data, fire) {
    this.data = data;
    this.fire = fire;
    this.end = Date.now() + data.remaining_ms;
    this.hasFired = false;
    this.draw();
  }

  close() {
    clearInterval(this.timer);
  }

  tick() {
    const left = this.draw();
    for (const minutes of SPOKEN_MINUTES) {
      const edge = minutes * 60_000;
      if (this.before > edge && left <= edge) this.live.textContent = this.data.words[minutes];
    }
    this.before = left;
    if (left <= 0 && !this.hasFired) {
      this.hasFired = true;
      this.fire("expired", true);
    }
  }

  draw() {
    const left = Math.max(0, this.end - Date.now());
    if (this.before === Infinity) this.before = left;
    const seconds = Math.ceil(left / 1000);
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((one) => String(one).padStart(2, "0"));
    const hours = Math.floor(seconds / 3600);
    const text = hours ? `${hours}:${parts.join(":")}` : parts.join(":");
    if (this.digits.textContent !== text) this.digits.textContent = text;
    this.face.classList.toggle("soon", left <= SOON_MS);
    this.face.setAttribute("aria-label", this.data.words.left.replace("{time}", text));
    this.track.style.width = `${(100 * left) / this.data.total_ms}%`;
    return left;
  }
}
