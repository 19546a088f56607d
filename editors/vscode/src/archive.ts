import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import * as vscode from "vscode";

export const SCHEME = "jar";
const BETWEEN = "!/";
/** No source is larger. */
const LARGEST = 16 << 20;
const END = { signature: 0x06054b50, size: 22, comment: 0xffff };
const ENTRY = { signature: 0x02014b50, size: 46 };
const LOCAL_SIZE = 30;
const [STORED, DEFLATED] = [0, 8];

interface Member {
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** A source in a library's archive as the server names it, `jar:file:///A.jar!/b/C.java`: as the URI of a document, and how it is called. */
export function archived(uri: string): { uri: vscode.Uri; label: string } {
  const path = uri.slice(`${SCHEME}:`.length); // as it is: the archive's own URI has its escapes
  return { uri: vscode.Uri.from({ scheme: SCHEME, path }), label: path.slice(path.lastIndexOf("/", path.indexOf(BETWEEN)) + 1) };
}

/** Shows such sources, which can be read only. */
export class ArchivedSources implements vscode.TextDocumentContentProvider {
  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const at = path.indexOf(BETWEEN);
    const archive = vscode.Uri.parse(path.slice(0, Math.max(at, 0)));
    if (at < 0 || archive.scheme !== "file" || archive.authority !== "") {
      throw new Error("This is no archive of this machine.");
    }
    const file = await open(archive.fsPath);
    try {
      return await textOf(file, path.slice(at + BETWEEN.length));
    } finally {
      await file.close();
    }
  }
}

async function textOf(file: FileHandle, name: string): Promise<string> {
  const { method, packed, size, offset } = memberOf(await directoryOf(file), name);
  if (size > LARGEST || packed > LARGEST) {
    throw new Error(`${name} is too large to be shown.`);
  }
  const local = await bytes(file, offset, LOCAL_SIZE);
  const data = await bytes(file, offset + LOCAL_SIZE + local.readUInt16LE(26) + local.readUInt16LE(28), packed);
  if (method === STORED) {
    return data.toString("utf8");
  }
  if (method !== DEFLATED) {
    throw new Error(`${name} is packed in a way that is not known.`);
  }
  return (await promisify(inflateRaw)(data, { maxOutputLength: LARGEST })).toString("utf8");
}

/** The list of all members, which stands at the archive's end. */
async function directoryOf(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const length = Math.min(size, END.size + END.comment);
  const tail = await bytes(file, size - length, length);
  for (let at = length - END.size; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END.signature) {
      return bytes(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
    }
  }
  throw new Error("This is no archive.");
}

function memberOf(directory: Buffer, name: string): Member {
  const wanted = Buffer.from(name);
  for (let at = 0; at + ENTRY.size <= directory.length && directory.readUInt32LE(at) === ENTRY.signature; ) {
    const length = directory.readUInt16LE(at + 28);
    if (directory.subarray(at + ENTRY.size, at + ENTRY.size + length).equals(wanted)) {
      return {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: directory.readUInt32LE(at + 42),
      };
    }
    at += ENTRY.size + length + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  throw new Error(`The archive has no ${name} any more.`);
}

async function bytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  if (offset + length > (await file.stat()).size) {
    throw new Error("The archive is cut off.");
  }
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) {
    throw new Error("The archive is cut off.");
  }
  return buffer;
}
