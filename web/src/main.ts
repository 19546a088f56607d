import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/editor.css";
import "./style/write.css";
import "./style/inside.css";
import { LiveSource } from "./inside/live_source";
import { insidePages } from "./inside/pages";
import { startShell } from "./shell/shell";
import { write } from "./write/page";

void startShell([write, ...insidePages(new LiveSource())]);
