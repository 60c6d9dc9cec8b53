import type { NextConfig } from "next";

// Every page is rendered for its reader (session cookie, nonce), so nothing here caches whole pages.
const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // No page scales pictures, so neither the endpoint that would nor its library (native code under the LGPL) is shipped.
  images: { unoptimized: true },
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  poweredByHeader: false,
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
