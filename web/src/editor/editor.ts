import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { java } from "@codemirror/lang-java";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: "var(--syntax-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.character], color: "var(--syntax-string)" },
  { tag: [tags.comment, tags.docComment], color: "var(--syntax-comment)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--syntax-constant)" },
  { tag: [tags.typeName, tags.className, tags.annotation, tags.meta], color: "var(--syntax-type)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))], color: "var(--syntax-function)" },
]);

/** Languages that are coloured; the others are shown plain. */
const GRAMMARS: Readonly<Record<string, () => Extension>> = {
  java: () => [java(), indentUnit.of("    ")],
  python: () => [python(), indentUnit.of("    ")],
};

const NARROW = matchMedia("(max-width: 700px)");
const language = new Compartment();

function speaking(name: string): Extension {
  const grammar = GRAMMARS[name];
  const wraps = NARROW.matches || grammar === undefined;
  return [grammar?.() ?? [], wraps ? EditorView.lineWrapping : []];
}

/** The editor of a page, without what the page adds. */
export function createEditor(parent: HTMLElement, description: string, extensions: Extension): EditorView {
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  return new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        EditorView.cspNonce.of(nonce),
        extensions,
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        syntaxHighlighting(colours),
        language.of([]),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          "aria-label": "Editor",
          "aria-describedby": description,
          tabindex: "0",
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
        }),
      ],
    }),
  });
}

export function setLanguage(view: EditorView, name: string): void {
  view.dispatch({ effects: language.reconfigure(speaking(name)) });
}
