// Where live accounts are asked for: the exchange's two networks, or the one address that index.html names in
// <meta name="portfolio-margin-endpoint">.

export type Network = "mainnet" | "testnet";

export const NETWORKS: readonly Network[] = ["mainnet", "testnet"];

/** The address of index.html; empty if it names none. */
export function ownEndpoint(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="portfolio-margin-endpoint"]')?.content.trim() ?? "";
}

/** Where an answer came from, for people: "mainnet", or the host of an endpoint of one's own. */
export function placeOf(endpoint: string, network: Network): string {
  if (endpoint === "") return network;
  try {
    return new URL(endpoint).host;
  } catch {
    return endpoint;
  }
}

export interface AskedOf {
  network: Network;
  endpoint?: string;
}

/** Where the exchange is asked: an endpoint of one's own stands above the network. */
export function askedOf(network: Network): AskedOf {
  const endpoint = ownEndpoint();
  return endpoint === "" ? { network } : { network, endpoint };
}
