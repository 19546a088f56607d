import { h } from "../../shell/dom";
import { Equations } from "../equations";
import type { Section } from "../lesson";
import { liveFigure } from "../live_figure";
import { paragraph } from "../prose";
import { sceneFigure } from "../scene_figure";
import { StepDrawing } from "../step_drawing";
import { COUNTING, counted } from "./counting";

const VECTORS = ["c", "h", "forget", "input", "candidate", "output"] as const;

export const hero: Section = {
  id: "step",
  title: "One step of an LSTM",
  build: (lesson) => [
    paragraph(
      lesson,
      "This page takes LSTMs apart while they work. Its figures are made of what a trained network on this machine computes at this moment, but for one list of measurements, and wherever you see a box with text in it, you can write your own.",
    ),
    paragraph(
      lesson,
      "Here is one unit of a small network that counts letters. The pipe above is its memory, from the step before to the next one; the wider a valve is open, the thicker the stream behind it. Move the symbol along and watch.",
    ),
    liveFigure(lesson, { ...COUNTING, title: "One unit, one symbol at a time", score: counted, vectors: ["c"], at: 5, extras: [new StepDrawing()] }),
  ],
};

export const plainToLstm: Section = {
  id: "networks",
  title: "From a plain network to an LSTM",
  build: (lesson) => [
    paragraph(lesson, "A plain network looks at what is before it, squeezes it through a layer of hidden units, h = φ(W x), and reads its answer off them: y = V h. The same picture always gets the same answer. That is enough for many things, and hopeless for others."),
    paragraph(lesson, "A recurrent network (RNN) also looks at what its own hidden units said a moment ago: h = φ(W x + U h′). So it can carry something from one step to the next. But at every step all of it goes through the same mill, and after a few of them little is left of what was there at first; in training, the signal that says what should have been kept fades in the same way."),
    paragraph(lesson, "Below are the days of a boat, a symbol an hour. It leaves with a number of crates, is thirty hours at sea (`m`, `p` and `g` are mist, a passing sail and gulls, and mean nothing), comes in through a squall, `q`, or a calm, `n`, and lies at the wharf, `w`. What happens now? After a squall, up to five crates mean that it is repaired, `a`, six to eight that it is unloaded, `d`, and with nine it rests, `s`; after a calm it rests with up to six and is unloaded with more. Three networks, each with as many units as the others, have read such days and were told none of this. The plain one sees `w` alone. What each expects is read off its last layer while you look; write a day of your own, with fewer hours, say, than they have learned to expect."),
    sceneFigure(lesson),
    paragraph(lesson, "An LSTM has a second line, the {c}, which is changed on purpose only. Three valves with values between 0 and 1 stand on it. The {forget} says how much of the old memory stays. A {candidate} is what could be learned from this step, and the {input} says how much of that is worth keeping. The {output} says how much of the memory matters right now: what it lets through is the {h}, which the rest of the network gets to see."),
    paragraph(lesson, "Each valve is a small network of its own, which reads the symbol and the {h} of the step before. None of them is told what to do. They learn it, because the text comes out better when they do."),
  ],
};

export const equations: Section = {
  id: "equations",
  title: "The equations",
  build: (lesson) => [
    paragraph(lesson, "Written down, that is six lines. A prime means “of the step before”, σ squeezes a number to between 0 and 1, tanh to between −1 and 1, and the dots multiply unit by unit. Below each line is what it comes to for this unit at the symbol that you point at. Change the words at the top of the page to read them either way."),
    liveFigure(lesson, { ...COUNTING, title: "Six lines, and what they come to", score: counted, vectors: VECTORS, at: 3, extras: [new Equations()] }),
    h("p", { class: "hint" }, "The badge says by how much these equations miss what the network really computed, over the whole text. A picture that pairs a gate with the wrong step fails there."),
  ],
};
