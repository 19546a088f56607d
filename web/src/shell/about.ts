/** What the server tells of itself before anything else. */
export interface Language {
  readonly name: string;
  readonly id: string;
  readonly extension: string;
}

export interface About {
  readonly version: string;
  readonly model: string | null;
  readonly project: string | null;
  readonly languages: readonly Language[];
}

export async function fetchAbout(): Promise<About> {
  const answer = await fetch("about.json");
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return (await answer.json()) as About;
}
