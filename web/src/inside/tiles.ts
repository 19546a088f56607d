import type { Recording, Source, Tile, TilePlace, Vector } from "./source";

const UNITS = 64;
const STEPS = 1024;

/** The matrix units x steps of one vector of a layer, fetched in tiles as it is looked at. */
export class Matrix {
  private readonly tiles = new Map<string, Tile>();
  private readonly asked = new Map<string, Promise<void>>();

  constructor(
    private readonly source: Source,
    readonly recording: Recording,
    readonly layer: number,
    readonly vector: Vector,
    /** More of it has come. */
    private readonly came: () => void,
  ) {}

  /** The tile that holds a unit and a step; null: it has been asked for. */
  tileAt(unit: number, step: number): Tile | null {
    const tile = this.tiles.get(keyOf(unit, step));
    if (tile === undefined) void this.fetch(unit, step).then(this.came, () => undefined); // the page says what is wrong when it asks for more
    return tile ?? null;
  }

  /** Waits until all of these units are there from one step to another. */
  async load(units: readonly number[], from: number, to: number): Promise<void> {
    const waiting = new Set<Promise<void>>();
    for (const block of new Set(units.map((unit) => Math.floor(unit / UNITS)))) {
      for (let step = from - (from % STEPS); step < to; step += STEPS) waiting.add(this.fetch(block * UNITS, step));
    }
    await Promise.all(waiting);
  }

  private fetch(unit: number, step: number): Promise<void> {
    const key = keyOf(unit, step);
    const known = this.asked.get(key);
    if (known !== undefined) return known;
    const asked = this.source.tile(this.recording, this.placeOf(unit, step)).then((tile) => void this.tiles.set(key, tile));
    this.asked.set(key, asked);
    asked.catch(() => this.asked.delete(key));
    return asked;
  }

  private placeOf(unit: number, step: number): TilePlace {
    const { hidden, length } = this.recording;
    const [firstUnit, firstStep] = [unit - (unit % UNITS), step - (step % STEPS)];
    return {
      layer: this.layer,
      vector: this.vector,
      units: [firstUnit, Math.min(firstUnit + UNITS, hidden)],
      steps: [firstStep, Math.min(firstStep + STEPS, length)],
    };
  }
}

function keyOf(unit: number, step: number): string {
  return `${Math.floor(unit / UNITS)} ${Math.floor(step / STEPS)}`;
}
