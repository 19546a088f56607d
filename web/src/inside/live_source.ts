import {
  type Exchange,
  type Network,
  type Questions,
  type Reading,
  type Recording,
  type Source,
  SourceError,
  type Tile,
  type TilePlace,
  type UnitValues,
  type Vector,
} from "./source";
import { onlyText } from "./one_text";

/** Figures of the server behind the page. */
export class LiveSource implements Source, Exchange {
  readonly exchange = this;
  private readonly files = new Map<string, { network: Network; recording: Recording }>();
  private last: { key: string; recording: Promise<Recording> } | null = null;

  async networks(): Promise<readonly Network[]> {
    const { networks } = (await this.json("inside/networks")) as { networks: Network[] };
    return [...networks, ...[...this.files.values()].map(({ network }) => network)];
  }

  read(question: Reading, signal?: AbortSignal): Promise<Recording> {
    const file = this.files.get(question.network);
    if (file !== undefined) return onlyText(file.recording, question);
    const key = JSON.stringify(question);
    if (this.last?.key === key) return this.last.recording;
    const recording = this.json("inside/recordings", question, signal).then((answer) => recordingOf(answer, question));
    this.last = { key, recording };
    recording.catch(() => {
      if (this.last?.recording === recording) this.last = null;
    });
    return recording;
  }

  /** Figures in the format of the article's app become a network that has read one text. */
  async open(name: string, file: string): Promise<Network> {
    const answer = (await this.json("inside/imports", file)) as RecordingAnswer & { text: string };
    const recording = recordingOf(answer, { network: "", text: answer.text, clamps: [] });
    const { vectors, layers, hidden, text } = recording;
    const network = { name, title: `${name} (a file)`, languages: [], cell: "lstm", layers, hidden, vectors, example: text, labels: false, stages: [] };
    this.files.set(name, { network, recording });
    return network;
  }

  async original(recording: Recording): Promise<string> {
    return this.withRecording(recording, async (id) => (await answered(await reached(`inside/recordings/${id}/original`))).text());
  }

  async offline(recording: Recording, layer: number, unit: number, address: string): Promise<string> {
    const query = new URLSearchParams({ layer: String(layer), unit: String(unit), address });
    return this.withRecording(recording, async (id) => (await answered(await reached(`inside/recordings/${id}/offline?${query}`))).text());
  }

  async tile(recording: Recording, place: TilePlace): Promise<Tile> {
    const { layer, vector, units, steps } = place;
    const query = new URLSearchParams({ layer: String(layer), vector, units: units.join("-"), from: String(steps[0]), to: String(steps[1]) });
    const buffer = await this.bytes(recording, (id) => `inside/recordings/${id}/tile?${query}`);
    const count = units[1] - units[0];
    return { ...place, scales: new Float32Array(buffer, 0, count), bytes: new Uint8Array(buffer, 4 * count) };
  }

  async unit(recording: Recording, layer: number, unit: number): Promise<UnitValues> {
    const buffer = await this.bytes(recording, (id) => `inside/recordings/${id}/unit?layer=${layer}&unit=${unit}`);
    const { length } = recording;
    return new Map(recording.vectors.map((vector, index) => [vector, new Float32Array(buffer, 4 * index * length, length)]));
  }

  async surprise(recording: Recording): Promise<Float32Array | null> {
    if (recording.network === null) return null;
    return new Float32Array(await this.bytes(recording, (id) => `inside/recordings/${id}/surprise`));
  }

  async ask<Q extends keyof Questions>(question: Q, recording: Recording, details: Questions[Q]["asks"], signal?: AbortSignal): Promise<Questions[Q]["says"]> {
    const asked = (id: string) => this.json(`inside/${question}`, { id, ...details }, signal);
    return (await this.withRecording(recording, asked)) as Questions[Q]["says"];
  }

  private async bytes(recording: Recording, url: (id: string) => string): Promise<ArrayBuffer> {
    return this.withRecording(recording, async (id) => (await answered(await reached(url(id)))).arrayBuffer());
  }

  /** The server lets go of recordings in time: it reads such a text again. */
  private async withRecording<T>(recording: Recording, ask: (id: string) => Promise<T>): Promise<T> {
    const { network, text } = recording;
    try {
      return await ask(recording.id);
    } catch (error) {
      if (!(error instanceof Forgotten) || network === null) throw error;
      this.last = null;
      const { clamps, stage } = recording as LiveRecording;
      return ask((await this.read({ network, text, clamps, stage })).id);
    }
  }

  private async json(url: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
    const sent = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: typeof body === "string" ? body : JSON.stringify(body) };
    return (await answered(await reached(url, { ...sent, signal: signal ?? null }))).json();
  }
}

class Forgotten extends SourceError {}

interface RecordingAnswer {
  readonly id: string;
  readonly length: number;
  readonly starts: number[];
  readonly vectors: Vector[];
  readonly layers: number;
  readonly hidden: number;
  readonly identity: Record<string, number>;
  readonly ms: number;
}

interface LiveRecording extends Recording {
  readonly clamps: Reading["clamps"];
  readonly stage: number | null;
}

function recordingOf(answer: unknown, { network, text, clamps, stage }: Reading): LiveRecording {
  const { starts, ...rest } = answer as RecordingAnswer;
  return { ...rest, network: network || null, text, clamps, stage: stage ?? null, starts: Uint32Array.from(starts) };
}

async function reached(url: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new SourceError("The server does not answer.");
  }
}

async function answered(response: Response): Promise<Response> {
  if (response.ok) return response;
  const said = (await response.json().catch(() => ({}))) as { error?: string };
  const line = said.error ?? `The server answered ${response.status}.`;
  throw response.status === 404 ? new Forgotten(line) : new SourceError(line);
}

