import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/editor.css";
import "./style/write.css";
import { startShell } from "./shell/shell";
import { write } from "./write/page";

void startShell([write]);
