import { layerFigure } from "../layer_figure";
import type { Section } from "../lesson";
import { type FigureSpec, liveFigure } from "../live_figure";
import { paragraph } from "../prose";
import { type Target, follows } from "../scores";

/** a's less b's, up to the last b: what has to be known to stop in time. */
const leftToWrite: Target = (text) => {
  let left = 0;
  return [...text].map((letter) => (letter === "\n" ? null : (left += letter === "a" ? 1 : letter === "b" ? -1 : 0)));
};

export const counted = follows(leftToWrite, "the number of b's that are left to write");

export const COUNTING = { network: "lab-counting", beginnings: ["aaaaaaaaX"], letters: "abX\n", layer: 0, vector: "c" } as const satisfies Partial<FigureSpec>;

export const counting: Section = {
  id: "counting",
  title: "Counting",
  build: (lesson) => [
    paragraph(lesson, "This network has ten units and has read nothing but lines like `aaaXbbb`: some a's, an X, as many b's, the end. To write the right number of b's it has to count, though nobody told it so."),
    paragraph(lesson, "Of its ten units the page looks for the one whose {c} goes along best with the number of b's that are still to be written. It goes one way with every a, and back with every b. Write more a's than it ever saw in training (ten) and see how far the counting carries."),
    liveFigure(lesson, { ...COUNTING, title: "A unit that counts", score: counted, vectors: ["c", "h"] }),
    paragraph(lesson, "How does it count? Look how steady the {candidate} and the {input} are within each half of the line. One says “one more” or “one less”, the other lets it in; adding the same amount again and again is counting."),
    liveFigure(lesson, { ...COUNTING, title: "What goes into the counter", score: counted, vectors: ["candidate", "input", "forget"] }),
    paragraph(lesson, "Now look at all ten units, first at what they hold and then at what they show. The {c} has all shades in it. The {h} is sharper: some units say nothing for half of the line and then speak up. It is the part of the memory that matters now."),
    layerFigure(lesson, { title: "Ten units: what they hold, and what they show", network: COUNTING.network, beginning: "aaaaaaaaX", layer: 0, vectors: ["c", "h"] }),
  ],
};

const SELECTIVE = { beginnings: ["aaXaXaaXaY"], letters: "abXY\n", layer: 0, vector: "c" } as const satisfies Partial<FigureSpec>;

export const selective: Section = {
  id: "selective-counting",
  title: "Counting some things and not others",
  build: (lesson) => [
    paragraph(lesson, "Harder: lines like `aaXaXaYbbbb`. There are X's among the a's, which do not count; only Y says that it is time to write b's. Here is the unit of this network whose {c} follows the count best. See what it does at an X."),
    liveFigure(lesson, { ...SELECTIVE, network: "lab-selective-counting", title: "A counter that skips the X's", score: counted, vectors: ["c", "candidate", "input"] }),
    paragraph(lesson, "Look at the two lines below the counter. The {candidate} says something at an X as well. What keeps it out is the {input}: see whether it shuts. Two things decide what is written, one says what, the other whether."),
    paragraph(lesson, "Would an LSTM without an {input} be lost? Not quite. The next network was trained on the same lines with that gate taken out, always open. It has to find another way: what it is about to learn at an X has to be nothing, or two units have to cancel each other."),
    liveFigure(lesson, { ...SELECTIVE, network: "lab-no-input-gate", title: "The same task without a gate to keep things out", score: counted, vectors: ["c", "candidate", "forget"] }),
  ],
};
