// Puts the static files beside the server that `next build` made, which leaves them to a CDN.
import { cp } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const next = fileURLToPath(new URL("../.next", import.meta.url));
await cp(`${next}/static`, `${next}/standalone/.next/static`, { recursive: true });
