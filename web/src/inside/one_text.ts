import { type Reading, type Recording, SourceError } from "./source";

/** What a network that came as figures, without weights, has read: that text and no other. */
export async function onlyText(recording: Recording, { text, clamps }: Reading): Promise<Recording> {
  if (text !== recording.text || clamps.length > 0) throw new SourceError("These figures came from a file: there is no network that could read anything else.");
  return recording;
}
