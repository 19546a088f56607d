import { h } from "../../shell/dom";
import type { Section } from "../lesson";
import { liveFigure } from "../live_figure";
import { paragraph } from "../prose";
import { type Target, follows } from "../scores";
import { labelled } from "./labelled";

const JAVA = `class Shelf {
    private int books;

    int add(int more) {
        if (more > 0) {
            books += more;
        }
        return books;
    }
}
`;

/** How far each line is indented, in columns; blank lines do not count. */
const indentation: Target = (text) =>
  text.split(/(?<=\n)/).flatMap((line) => {
    const columns = line.trim() === "" ? null : line.length - line.trimStart().length;
    return Array.from(line, () => columns);
  });

/** Within the white space before a line: how much of it is left. */
const spacesLeft: Target = (text) =>
  text.split(/(?<=\n)/).flatMap((line) => {
    const columns = line.trim() === "" ? 0 : line.length - line.trimStart().length;
    return Array.from(line, (_, at) => (at < columns ? columns - at - 1 : null));
  });

export const code: Section = {
  id: "code",
  title: "A network that writes code",
  build: (lesson) => [
    paragraph(lesson, "Now the same with a network that was not made for a lesson: the one that completes Java in your editor. It has learned from programs alone, a character at a time. To close what was opened and to indent what is inside, it has to know how deep it is."),
    paragraph(lesson, "Of all its units, in all layers, this one goes along best with how far the line is indented, in this very text. Edit the program: nest deeper, close a brace too early, and watch it follow."),
    liveFigure(lesson, { title: "A unit that knows how deep it is", network: "java", beginnings: [JAVA], letters: null, layer: "all", vector: "h", score: follows(indentation, "the indentation of the line"), vectors: ["h", "c"] }),
    paragraph(lesson, "One text proves little: among so many units some will fit by chance. What its units were found to follow was therefore chosen on some files and measured on others that the network had never seen, beside what the same units give over shifted texts."),
    labelled(lesson, "java"),
    h("p", { class: "hint" }, "r is a correlation; AUC is how often the unit's value is higher where the feature holds than where it does not."),
    paragraph(lesson, "And of all units this one goes along best with how much of a line's leading white space is still to come, if the network reads it space by space; how well, r says. Try an odd number of spaces."),
    liveFigure(lesson, { title: "A unit that counts down", network: "java", beginnings: [JAVA.replace(/^    private/m, "   private").replace(/^            books/m, "          books")], letters: null, layer: "all", vector: "h", score: follows(spacesLeft, "the white space left before the line begins"), vectors: ["h"] }),
  ],
};
