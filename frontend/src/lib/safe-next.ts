import type { Route } from "next";

/** A path of ours to go to after signing in; never another site, whatever the link said. */
export function safeNext(value: unknown): Route {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return "/" as Route;
  const url = new URL(value, "http://here.invalid");
  if (url.host !== "here.invalid" || url.pathname.startsWith("/login")) return "/" as Route;
  return `${url.pathname}${url.search}` as Route;
}
