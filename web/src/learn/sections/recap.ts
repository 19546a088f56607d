import { h } from "../../shell/dom";
import type { Section } from "../lesson";
import { liveFigure } from "../live_figure";
import { paragraph } from "../prose";
import { WritingPanel } from "../writing_panel";
import { COUNTING, counted } from "./counting";

export const recap: Section = {
  id: "recap",
  title: "What you have learned, and what you should save",
  build: (lesson) => [
    paragraph(lesson, "Two things write to the memory of an LSTM. The {candidate} is what has been learned at this step. The {input} says how much of it should be saved. Their product goes in, to be kept for as long as the {forget} says, and to be shown when the {output} opens."),
    liveFigure(lesson, { ...COUNTING, network: "lab-selective-counting", beginnings: ["aaXaY"], letters: "abXY\n", title: "Learned and saved", score: counted, vectors: ["candidate", "input", "c"], at: 2, extras: [new WritingPanel()] }),
    paragraph(lesson, "If you make up a network of your own for something that has to be remembered, ask the same questions: what is worth learning here, what of it should stay, and when will it matter?"),
    h("p", {}, "Go on by yourself: ", h("a", { href: "#/inside" }, "look inside"), " any network on this machine, hold one of its units at a value and see what it writes then, or compare two networks on one text."),
  ],
};
