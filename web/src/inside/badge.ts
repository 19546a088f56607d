import { h } from "../shell/dom";
import { scientific } from "./numbers";
import type { Recording } from "./source";

/** By how much what is recorded may miss the equations of the cell: more would be another state or another step. */
const TOLERANCE = 1e-5;
const EQUATIONS: Record<string, string> = { c: "c − (f·c′ + i·j)", h: "h − o·tanh c" };

/** Says on every page that what is shown is what the network computed: its own equations hold between the figures. */
export class IdentityBadge {
  readonly element = h("p", { class: "badge", role: "note" });

  show(recording: Recording): void {
    const worst = Math.max(0, ...Object.values(recording.identity));
    const holds = Object.keys(recording.identity).length > 0 && worst <= TOLERANCE;
    this.element.dataset["holds"] = String(holds);
    this.element.title = Object.entries(recording.identity).map(([name, value]) => `max |${EQUATIONS[name] ?? name}| = ${value.toExponential(1)}`).join(", ");
    const said = holds ? "identity holds" : recording.network === null ? "identity misses" : "identity fails";
    this.element.textContent = `${holds ? "✓" : "✗"} ${said}${worst === 0 ? " exactly" : `: ≤ ${scientific(worst)}`}`;
  }
}
