import { h } from "../shell/dom";
import type { Look, Named } from "./look";
import { misfits } from "./misfits";
import { signed } from "./numbers";
import type { Clamp } from "./source";
import type { Subject } from "./subject";

const DONE: Record<Clamp["how"], (value: number) => string> = { set: (value) => `set to ${signed(value)}`, add: (value) => `raised by ${signed(value)}`, zero: () => "zeroed" };

/** Lines above the figures: what the address names that is not there, a clamp that is at work, a long text that is being read, an empty one. */
export class Remarks {
  private readonly misfit = h("p", {});
  private readonly clamps = h("span", {});
  private readonly clamped: HTMLElement;
  private readonly long = h("span", {});
  private readonly reading: HTMLElement;
  private readonly empty = h("p", {}, "There is no text to read: type one above, or take the example.");
  readonly element: HTMLElement;
  /** The place that `misfit` speaks of. */
  private place = "";
  private readonly clean: (() => void)[];

  constructor(
    private readonly subject: Subject,
    named: Named,
  ) {
    this.clamped = h("p", {}, this.clamps, h("button", { type: "button", class: "small", click: () => subject.change({ clamps: [] }) }, "Read without"));
    this.reading = h("p", {}, this.long, h("button", { type: "button", class: "small", click: () => subject.stop() }, "Stop"));
    this.element = h("div", { class: "remarks", role: "status" }, this.misfit, this.clamped, this.reading, this.empty);
    this.clean = [
      subject.look.watch((look) => {
        if (placeOf(look) !== this.place) this.tell("");
        this.clamps.textContent = `What is shown was read with a clamp: ${look.clamps.map(described).join("; ")}.`;
        this.clamped.hidden = look.clamps.length === 0;
      }),
      subject.slow.watch((slow) => {
        this.long.textContent = `${subject.network.value.name} reads ${subject.text.length.toLocaleString("en")} characters …`;
        this.reading.hidden = !slow;
      }),
      subject.recording.watch((recording) => (this.empty.hidden = recording?.length !== 0)),
    ];
    this.compare(named);
  }

  /** An address has been followed. */
  compare(named: Named): void {
    const { networks, network, look } = this.subject;
    this.tell(misfits(named, networks, network.value, look.value));
  }

  destroy(): void {
    for (const clean of this.clean) clean();
  }

  private tell(line: string): void {
    this.place = placeOf(this.subject.look.value);
    this.misfit.textContent = line;
    this.misfit.hidden = line === "";
  }
}

function placeOf({ network, layer, unit, vector }: Look): string {
  return JSON.stringify([network, layer, unit, vector]);
}

function described({ layer, unit, vector, how, value, start, steps }: Clamp): string {
  const lasting = steps === null ? `from symbol ${start} on` : steps === 1 ? `at symbol ${start}` : `at ${steps} symbols from ${start} on`;
  return `layer ${layer}, unit ${unit}, ${vector} ${DONE[how](value)} ${lasting}`;
}
