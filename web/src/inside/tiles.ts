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
    if (tile === undefined) void this.load([unit], step, step + 1).then(this.came, () => undefined); // the page says what is wrong when it asks for more
    return tile ?? null;
  }

  /** Waits until all of these units are there from one step to another. Neighbours come in one tile: fewer questions are answered sooner. */
  async load(units: readonly number[], from: number, to: number): Promise<void> {
    const blocks = [...new Set(units.map((unit) => Math.floor(unit / UNITS)))].sort((one, other) => one - other);
    const waiting: Promise<void>[] = [];
    for (let step = from - (from % STEPS); step < to; step += STEPS) {
      const missing = blocks.filter((block) => !this.asked.has(keyOf(block * UNITS, step)));
      for (const run of runs(missing)) this.fetch(run, step);
      for (const block of blocks) waiting.push(this.asked.get(keyOf(block * UNITS, step)) ?? Promise.resolve());
    }
    await Promise.all(waiting);
  }

  /** Asks for blocks of units that lie beside each other. */
  private fetch(blocks: readonly number[], step: number): Promise<void> {
    const keys = blocks.map((block) => keyOf(block * UNITS, step));
    const asked = this.source.tile(this.recording, this.placeOf(blocks, step)).then((tile) => {
      for (const key of keys) this.tiles.set(key, tile);
    });
    for (const key of keys) this.asked.set(key, asked);
    asked.catch(() => {
      for (const key of keys) this.asked.delete(key);
    });
    return asked;
  }

  private placeOf(blocks: readonly number[], step: number): TilePlace {
    const { hidden, length } = this.recording;
    const [first = 0, firstStep] = [blocks[0], step - (step % STEPS)];
    return {
      layer: this.layer,
      vector: this.vector,
      units: [first * UNITS, Math.min((first + blocks.length) * UNITS, hidden)],
      steps: [firstStep, Math.min(firstStep + STEPS, length)],
    };
  }
}

/** Ascending numbers in runs without gaps. */
function runs(numbers: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else found.push([number]);
  }
  return found;
}

function keyOf(unit: number, step: number): string {
  return `${Math.floor(unit / UNITS)} ${Math.floor(step / STEPS)}`;
}
