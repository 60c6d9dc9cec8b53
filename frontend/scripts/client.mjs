// Writes src/lib/api/schema.d.ts from the API's own description; with --check says whether it is up to date.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/lib/api/schema.d.ts", import.meta.url);

const made = COMMENT_HEADER + astToString(await openapiTS(source, { defaultNonNullable: true }));
if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== made) {
    console.error(`${fileURLToPath(target)} is not what docs/openapi.json says. Run: npm run client`);
    process.exit(1);
  }
} else {
  await writeFile(target, made);
}
