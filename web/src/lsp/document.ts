import type { ChangeSet, Text } from "@codemirror/state";
import type { LanguageClient } from "./client";
import type { Change, Position } from "./protocol";

/** A document that the server knows: it is told every change before it is asked anything. */
export class OpenDocument {
  version = 1;

  constructor(
    private readonly client: LanguageClient,
    readonly uri: string,
    readonly languageId: string,
    private current: Text,
  ) {
    client.open(this);
  }

  text(): string {
    return this.current.toString();
  }

  change(changes: ChangeSet, after: Text): void {
    const before = this.current;
    const sent: Change[] = [];
    changes.iterChanges((from, to, _fromAfter, _toAfter, text) => {
      sent.push({ range: { start: position(before, from), end: position(before, to) }, text: text.toString() });
    });
    this.current = after;
    this.version += 1;
    // Positions are those of the text before: from the end on, none of them moves.
    this.client.changed(this, sent.reverse());
  }

  close(): void {
    this.client.close(this);
  }
}

export function position(text: Text, offset: number): Position {
  const line = text.lineAt(offset);
  return { line: line.number - 1, character: offset - line.from };
}

/** The offset of a position; one outside of the text is moved to its nearest end. */
export function offset(text: Text, place: Position): number {
  const line = text.line(Math.max(1, Math.min(place.line + 1, text.lines)));
  return Math.min(line.from + place.character, line.to);
}
