import type { NextConfig } from "next";

// Every page is rendered for its reader (session cookie, nonce), so nothing here caches whole pages.
// These headers go with every reply: pages, downloads, events, scripts, and errors.
const PROTECTIVE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  // Browsers ignore it without HTTPS.
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
};
// Files and streams are no pages. Pages get a policy with a nonce in proxy.ts.
const FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // No page scales pictures, so neither the endpoint that would nor its library (native code under the LGPL) is shipped.
  images: { unoptimized: true },
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  poweredByHeader: false,
  headers: async () => [
    {
      source: "/:path*",
      headers: Object.entries(PROTECTIVE_HEADERS).map(([key, value]) => ({ key, value })),
    },
    { source: "/bff/:path*", headers: [{ key: "Content-Security-Policy", value: FILE_POLICY }] },
  ],
  reactStrictMode: true,
  typedRoutes: true,
  agentRules: false,
  // `npm run types` checks them, tests included; twice would take a minute of every build.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: import.meta.dirname,
    // Tailwind is wired here: without this rule the build only warns, and the pages have no style.
    rules: { "*.css": { loaders: ["@tailwindcss/turbopack"], as: "*.css" } },
  },
};

export default config;
