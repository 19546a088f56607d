import type { Network } from "../../inside/source";
import type { Section } from "../lesson";
import { Guessing } from "../guessing";
import { networkFigure } from "../network_figure";
import { paragraph } from "../prose";

const WRITER = "text";
const TITLE = "Which line did a person write?";

/** Notes on releases, made up for this page. */
const POSTS = [
  "Fix a crash when the settings file is empty or cannot be read",
  "Add an option to write the report to a folder of its own",
  "The default timeout is now thirty seconds, as the documentation always said",
  "Drop support for Python 3.8, which has reached the end of its life",
  "Fix a memory leak when the same connection is opened and closed many times",
  "Warn when a deprecated name is imported from the old module",
  "Speed up the parser by reading larger blocks of the file at once",
  "Errors now name the line and the column where parsing stopped",
  "Remove the dependency on the old test runner and update the guide",
  "Fix the order of the results when two entries have the same date",
].join("\n");

/** Not a toy of the lab, which knows a few letters. */
const writesProse = ({ name, languages }: Network): boolean => languages.includes("text") && !name.startsWith("lab-");

export const posts: Section = {
  id: "posts",
  title: "A network that writes posts",
  build: (lesson) => [
    paragraph(lesson, "Prose has more to it than brackets. This network has read notes on releases, short lines by many people, and picked up their tone. How far does that go? Two lines begin alike: one is as a person wrote it (those below were made up for this page), the other one was ended by the network, which has read the lines before. Your own posts make it harder, or easier."),
    networkFigure(lesson, [WRITER], { wide: 18, narrow: 20.8 }, async (_, place) => {
      const game = new Guessing(lesson.source, (await lesson.networks()).filter(writesProse), WRITER, POSTS, TITLE);
      lesson.onLeave(() => game.destroy());
      place.replaceChildren(game.element);
    }),
  ],
};
