/** Return true if the dashboard's own page sent the request, by headers that no other site can set. */
export function isOurs(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = request.headers.get("origin");
  // `null`, as sandboxed pages send it, is no URL.
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}
