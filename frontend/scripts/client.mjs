// Writes the API's types (src/lib/api/schema.d.ts) and the words (src/lib/api/texts.ts); with --check says whether they are up to date.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/lib/api/schema.d.ts", import.meta.url);
const isCheck = process.argv.includes("--check");

const made = COMMENT_HEADER + astToString(await openapiTS(source, { defaultNonNullable: true }));
if (isCheck) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== made) {
    console.error(`${fileURLToPath(target)} is not what docs/openapi.json says. Run: npm run client`);
    process.exit(1);
  }
} else {
  await writeFile(target, made);
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const own = `${root}.venv/bin/python`;
const texts = spawnSync(
  existsSync(own) ? own : "python3",
  ["scripts/export_texts.py", ...(isCheck ? ["--check"] : [])],
  { cwd: root, stdio: "inherit", env: { ...process.env, PYTHONPATH: root } },
);
process.exit(texts.status ?? 1);
