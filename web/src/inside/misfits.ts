import { type Look, type Named, findNetwork, vectorOf } from "./look";
import type { Network } from "./source";
import { vectorName } from "./vectors";

/** What an address names that is not there, and what is shown in its place, in one line; empty: all of it is there. */
export function misfits(named: Named, networks: readonly Network[], network: Network, look: Look): string {
  const { name } = network;
  const said: string[] = [];
  const fits = networks.some(({ languages }) => named.language !== null && languages.includes(named.language));
  if (named.network !== null && findNetwork(networks, named.network, null) === null) said.push(`There is no network “${named.network}”; this is ${name}.`);
  if (named.network === null && named.language !== null && !fits) said.push(`No network was made for “${named.language}”; this is ${name}.`);
  if (named.layer !== null && Number(named.layer) !== look.layer) said.push(`${name} has no layer “${named.layer}”; this is layer ${look.layer}.`);
  if (named.unit !== null && Number(named.unit) !== look.unit) said.push(`${name} has no unit “${named.unit}”; this is unit ${look.unit ?? 0}.`);
  if (named.vector !== null && vectorOf(named.vector) !== look.vector) said.push(`${name} has no vector “${named.vector}”; this is the ${vectorName(look.vector, look.display.vocabulary)}.`);
  return said.join(" ");
}
