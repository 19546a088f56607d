/** What a key means on a heat map. */
export type Move = { steps: number } | { rows: number } | { units: number } | { vectors: number } | { end: "first" | "last" };

const MOVES: Record<string, Move> = {
  ArrowLeft: { steps: -1 },
  ArrowRight: { steps: 1 },
  ArrowUp: { rows: -1 },
  ArrowDown: { rows: 1 },
  Home: { end: "first" },
  End: { end: "last" },
  j: { units: 1 },
  k: { units: -1 },
  g: { vectors: 1 },
  G: { vectors: -1 },
};

export const KEYS_HINT = "Arrows move the cursor, j and k go to the next unit and back, g to the next vector.";

export function moveOf(event: KeyboardEvent): Move | null {
  return event.ctrlKey || event.metaKey || event.altKey ? null : (MOVES[event.key] ?? null);
}
