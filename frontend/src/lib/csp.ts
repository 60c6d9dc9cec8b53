/** The policy of one page. Scripts run only with the nonce; a style attribute may be set, a style sheet only be ours. */
export function contentSecurityPolicy(nonce: string, options: { development: boolean }): string {
  const script = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"];
  const style = ["'self'", options.development ? "'unsafe-inline'" : `'nonce-${nonce}'`];
  const connect = ["'self'"];
  // React's and Next's development builds evaluate code and talk over a web socket; what is built does neither.
  if (options.development) {
    script.push("'unsafe-eval'");
    connect.push("ws:");
  }
  return [
    "default-src 'self'",
    `script-src ${script.join(" ")}`,
    `style-src ${style.join(" ")}`,
    // Widths of bars and places of menus are style attributes; they cannot run anything.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${connect.join(" ")}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
