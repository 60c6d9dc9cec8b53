import type { Route } from "next";

const HERE = "http://here.invalid";

/** A path of ours to go to after signing in; never another site, whatever the link said. */
export function safeNext(value: unknown): Route {
  if (typeof value !== "string" || !URL.canParse(value, HERE)) return "/" as Route;
  const url = new URL(value, HERE);
  const path = url.pathname + url.search;
  // Parsing removes dots, so "/.//evil.example" is checked only as what the browser would make of it.
  const isOwn = url.origin === HERE && /^\/(?![/\\])/.test(value) && /^\/(?![/\\])/.test(path);
  return (isOwn && !path.startsWith("/login") ? path : "/") as Route;
}
