import { afterFrame } from "../shell/after_frame";
import { Store } from "../shell/store";
import { type Look, findNetwork, formatClamp } from "./look";
import type { Network, Recording, Source } from "./source";

/** From a key, or another change, to the frame that shows it: an entry of the browser's own performance timeline. */
const MEASURE = "inside";
/** After which a reading is said to be at work. */
const SLOW_MS = 400;

/** What a page of the explorer is about: a network, a text and the place that is looked at. It follows what the user types. */
export class Subject {
  readonly look: Store<Look>;
  readonly network: Store<Network>;
  readonly recording = new Store<Recording | null>(null);
  /** What is wrong, in one line; empty: nothing. */
  readonly problem = new Store("");
  /** Is a reading at work that takes long? */
  readonly slow = new Store(false);
  private reading = false;
  private running = new AbortController();
  /** When what is read next was asked for. */
  private asked = performance.now();
  private stale = true;
  private destroyed = false;

  constructor(
    readonly source: Source,
    public networks: readonly [Network, ...Network[]],
    look: Look,
    /** Called before a recording is shown, so that what is drawn of it can come first. */
    private readonly prepare: (recording: Recording, look: Look) => Promise<void> = () => Promise.resolve(),
  ) {
    this.network = new Store(findNetwork(networks, look.network, look.language) ?? networks[0]);
    this.look = new Store(fitted(look, this.network.value));
    void this.readAgain();
  }

  get text(): string {
    return this.look.value.text ?? this.network.value.example;
  }

  change(part: Partial<Look>): void {
    const before = this.look.value;
    const network = findNetwork(this.networks, part.network ?? before.network, null) ?? this.network.value;
    // Another network has an example and units of its own.
    const fresh = network === this.network.value ? {} : { text: part.text ?? null, clamps: [], at: null, layer: 0, stage: null, span: null };
    const other = part.span === undefined && part.text !== undefined && part.text !== before.text ? { span: null } : {}; // symbols of another text
    // Figures of the network before have other layers and units than those that are looked at now.
    if (network !== this.network.value) this.recording.set(null);
    this.network.set(network);
    this.look.set(fitted({ ...before, ...fresh, ...other, ...part }, network));
    const now = this.look.value;
    const clamps = (look: Look) => look.clamps.map(formatClamp).join();
    if (now.text !== before.text || now.network !== before.network || now.stage !== before.stage || clamps(now) !== clamps(before)) void this.readAgain();
  }

  /** One more network to choose, and the choice. */
  add(network: Network): void {
    this.networks = [network, ...this.networks.filter(({ name }) => name !== network.name)];
    this.change({ network: network.name, text: null, clamps: [], at: null });
  }

  /** The text is read no further; what is there of it is not shown. */
  stop(): void {
    this.running.abort();
  }

  destroy(): void {
    this.destroyed = true;
  }

  /** One reading at a time: what was typed meanwhile is read next, all of it at once. */
  private async readAgain(): Promise<void> {
    this.asked = performance.now();
    this.stale = true;
    if (this.slow.value) this.stop(); // it is another text by now
    if (this.reading) return;
    this.reading = true;
    while (this.stale && !this.destroyed) {
      this.stale = false;
      await this.readOnce();
    }
    this.reading = false;
  }

  private async readOnce(): Promise<void> {
    const { clamps, stage } = this.look.value;
    const network = this.network.value;
    const start = this.asked;
    const outdated = () => this.destroyed || network !== this.network.value;
    const { signal } = (this.running = new AbortController());
    const waiting = window.setTimeout(() => (this.stale ? this.stop() : this.slow.set(true)), SLOW_MS);
    try {
      const recording = await this.source.read({ network: network.name, text: this.text, clamps, stage }, signal);
      if (outdated()) return;
      if (recording !== this.recording.value) await this.prepare(recording, this.look.value);
      if (outdated()) return;
      this.recording.set(recording);
      this.problem.set("");
      afterFrame(() => performance.measure(MEASURE, { start, end: performance.now() }));
    } catch (error) {
      if (outdated() || (signal.aborted && this.stale)) return;
      this.recording.set(null); // figures of the text before would stand under this one
      if (signal.aborted) this.problem.set("Stopped: the text was not read to its end.");
      else this.problem.set(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(waiting);
      this.slow.set(false);
    }
  }
}

/** Within what the network has. */
function fitted(look: Look, network: Network): Look {
  const vector = network.vectors.includes(look.vector) ? look.vector : "h";
  const unit = look.unit === null ? null : Math.min(look.unit, network.hidden - 1);
  const stage = look.stage !== null && network.stages.includes(look.stage) ? look.stage : null;
  return { ...look, stage, network: network.name, layer: Math.min(look.layer, network.layers - 1), unit, vector };
}
