import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/editor.css";
import "./style/write.css";
import "./style/inside.css";
import "./style/learn.css";
import { LiveSource } from "./inside/live_source";
import { insidePages } from "./inside/pages";
import { learnPage } from "./learn/page";
import { startShell } from "./shell/shell";
import { write } from "./write/page";

const source = new LiveSource();
void startShell([write, ...insidePages(source), learnPage(source)]);
