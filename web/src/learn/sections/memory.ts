import type { Section } from "../lesson";
import { liveFigure } from "../live_figure";
import { paragraph } from "../prose";
import { saturation } from "../saturation";
import { type Target, tellsApart } from "../scores";

/** While x's go by: did the line begin with A or with B? */
const beganWithA: Target = (text) => [...text].map((letter) => (letter === "x" ? (text.startsWith("A") ? 1 : 0) : null));

/** Once the word is to be repeated: is b the next letter? */
const nextIsB: Target = (text) => {
  const from = text.indexOf("X");
  return [...text].map((_, at) => (from < 0 || at < from || at + 1 >= text.length ? null : text[at + 1] === "b" ? 1 : 0));
};

export const remembering: Section = {
  id: "remembering",
  title: "Remembering",
  build: (lesson) => [
    paragraph(lesson, "A line begins with A or B. Then come x's, which mean nothing, then Y, and then the first letter once more, in small. All that a network has to do is to hold on to one thing while nothing happens."),
    paragraph(lesson, "The unit below keeps the two kinds of lines apart best. While the x's go by, its {forget} should stay open, so that the memory stays, and its {input} should let little in. Make the line much longer and see how long it still knows."),
    liveFigure(lesson, {
      title: "One letter, kept for as long as it takes",
      network: "lab-remembering",
      beginnings: ["AxxxxxxxxY", "BxxxxxxxxY"],
      letters: "ABxYab\n",
      layer: 0,
      vector: "h",
      score: tellsApart(beganWithA, "A or B, told apart while x's go by"),
      vectors: ["h", "forget", "input"],
    }),
    paragraph(lesson, "Its {h} may speak all the while although it is needed only at the end. There is room to spare in twenty units: often such a unit counts the x's besides. Watch whether the colour creeps."),
  ],
};

export const copying: Section = {
  id: "copying",
  title: "Copying",
  build: (lesson) => [
    paragraph(lesson, "Three letters, an X, the same three letters: `abcXabc`. Two layers of twenty units. It is tempting to look for units that store the first letter, the second and the third."),
    paragraph(lesson, "The unit below was looked for otherwise: from X on, its {h} in the second layer differs most between places before a b and places before something else. Compare its colour right before each b with the others, whichever place of the word that is; and with the first half, where nothing is to be written yet."),
    liveFigure(lesson, {
      title: "Does a b come next?",
      network: "lab-copying",
      beginnings: ["bacX", "abcX", "acbX"],
      letters: "abcX\n",
      layer: 1,
      vector: "h",
      score: tellsApart(nextIsB, "the next letter is b, or not"),
      vectors: ["h", "c"],
    }),
    paragraph(lesson, "The clearer such a unit is, the less its {h} is a store and the more an announcement of what comes next. What is stored is in the {c}, spread over many units; none of them has to be the first letter's."),
  ],
};

export const gates: Section = {
  id: "gates",
  title: "Gates that switch off",
  build: (lesson) => [
    paragraph(lesson, "Put together what you have seen. Some units hold something while their {h} says nothing: it is off where the memory does not matter yet. The {input} shuts where nothing is worth learning. The {forget} stays open while something has to be remembered. In the article's network it also shut once the letter had been written; in those that were trained for this page it stays open, since with that letter the line is over and nothing needs to be forgotten."),
    paragraph(lesson, "Each dot below is a unit of the network that remembers. The further right, the more of the time its gate is shut; the higher up, the more of the time it is wide open. Dots on the diagonal belong to gates that are hardly ever in between: switches, not dials."),
    saturation(lesson, "lab-remembering"),
  ],
};
