import { isIP } from "node:net";

/**
 * The address of the person who asks, as the outermost of our own proxies saw it.
 *
 * Each proxy appends the address that it was called from to `X-Forwarded-For`, so that with `proxies` proxies of our own the
 * one that counts is that many places from the end. What stands before it came from the person and can be made up. Without
 * a proxy the whole header can, so nothing of it is believed.
 */
export function clientAddress(forwardedFor: string | null, proxies: number): string | null {
  if (!forwardedFor || !Number.isInteger(proxies) || proxies < 1) return null;
  const hops = forwardedFor.split(",").map((hop) => hop.trim());
  const hop = hops.at(-proxies);
  if (!hop) return null;
  const address = /^\[(.*)\](?::\d+)?$/.exec(hop)?.[1] ?? (hop.includes(".") ? hop.split(":")[0] : hop);
  return address && isIP(address) ? address : null;
}
