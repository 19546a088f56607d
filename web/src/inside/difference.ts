/** A piece of two texts: the same in both, or in one of them alone. */
export interface Piece {
  readonly text: string;
  readonly side: "both" | "first" | "second";
}

const MOST_TOKENS = 1500;

/** What two texts share and what they do not, word by word: a longest common subsequence. */
export function difference(first: string, second: string): Piece[] {
  const [a, b] = [tokens(first), tokens(second)];
  if (a.length > MOST_TOKENS || b.length > MOST_TOKENS) throw new RangeError("the texts are too long to be compared");
  const wide = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * wide + j;
      longest[at] = a[i] === b[j] ? (longest[at + wide + 1] ?? 0) + 1 : Math.max(longest[at + wide] ?? 0, longest[at + 1] ?? 0);
    }
  }
  return joined(walk(a, b, longest));
}

function* walk(a: readonly string[], b: readonly string[], longest: Uint16Array): Generator<Piece> {
  const wide = b.length + 1;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      yield { text: left, side: "both" };
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || (longest[(i + 1) * wide + j] ?? 0) >= (longest[i * wide + j + 1] ?? 0))) {
      yield { text: left, side: "first" };
      i++;
    } else {
      yield { text: right ?? "", side: "second" };
      j++;
    }
  }
}

function joined(pieces: Iterable<Piece>): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last?.side === piece.side) found[found.length - 1] = { text: last.text + piece.text, side: last.side };
    else found.push(piece);
  }
  return found;
}

/** Words, runs of white space but for line ends, and all other characters one by one. */
function tokens(text: string): string[] {
  return text.match(/\n|[^\S\n]+|\w+|[^\w\s]/gu) ?? [];
}
