import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SERVER = fileURLToPath(new URL("../.next/standalone/server.js", import.meta.url));
const LEADOPS = process.env.LEADOPS_BIN ?? join(ROOT, ".venv/bin/leadops");
const PYTHON = process.env.LEADOPS_PYTHON ?? join(ROOT, ".venv/bin/python");
const READY_MS = 60_000;

export const DEMO_LEADS = join(ROOT, "data/demo_leads.csv");

/**
 * @typedef {object} Wanted
 * @property {string} [leads] A file that is taken in and processed before anybody comes.
 * @property {boolean} [outcomes] Whether the file says how its leads ended, too.
 * @property {boolean} [history] Weeks of made-up work with outcomes and learning, in place of a file.
 * @property {string} [token] The access token; without one the service is open to this machine.
 * @property {number} [undoSeconds] How long an approval can be taken back.
 * @property {Record<string, string>} [env] Further settings of service and dashboard.
 *
 * @typedef {import("node:child_process").ChildProcess} ChildProcess
 */

/** The service with its worker, its database, and the built dashboard: everything that a user has, in a folder of its own. */
export class Stack {
  #folder = mkdtempSync(join(tmpdir(), "leadops-e2e-"));
  /** @type {NodeJS.ProcessEnv} */
  #env;
  /** @type {ChildProcess | null} */
  #api = null;
  /** @type {ChildProcess | null} */
  #dashboard = null;
  #apiPort = 0;
  url = "";

  /** The address of the service, for requests that do not come from the dashboard. */
  get apiUrl() {
    return `http://127.0.0.1:${this.#apiPort}`;
  }

  /** @param {Wanted} wanted */
  constructor(wanted) {
    // What the shell of whoever runs this has set of LeadOps stays out.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(LEADOPS_|LLM_|EMAIL_|AUTH_)/.test(name)),
    );
    this.#env = {
      ...env,
      NODE_ENV: "production",
      LEADOPS_DATABASE_URL: `sqlite:///${join(this.#folder, "leadops.db")}`,
      LEADOPS_OUTBOX_DIR: join(this.#folder, "outbox"),
      LEADOPS_UNDO_SECONDS: String(wanted.undoSeconds ?? 60),
      LEADOPS_RATE_LIMIT: "100000/minute",
      LEADOPS_RATE_LIMIT_ADDRESS: "100000/minute",
      ...(wanted.token ? { LEADOPS_API_TOKEN: wanted.token } : {}),
      ...wanted.env,
    };
    if (wanted.leads) {
      this.leadops("ingest", wanted.leads);
      this.leadops("process");
      if (wanted.outcomes) this.leadops("outcomes", "import", wanted.leads);
    }
    if (wanted.history) execFileSync(PYTHON, [join(ROOT, "scripts/seed_demo_history.py")], this.#options());
  }

  /**
   * Runs a command of the product on this stack's database.
   * @param {string[]} args
   */
  leadops(...args) {
    return execFileSync(LEADOPS, args, this.#options());
  }

  #options() {
    return { env: this.#env, cwd: this.#folder, encoding: /** @type {const} */ ("utf8") };
  }

  async start(port = 0) {
    this.#apiPort = await freePort();
    await this.startApi();
    port ||= await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.#dashboard = run(process.execPath, [SERVER], this.#folder, {
      ...this.#env,
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
      LEADOPS_API_URL: `http://127.0.0.1:${this.#apiPort}`,
    });
    await answers(`${this.url}/login`, this.#dashboard);
  }

  async startApi() {
    this.#api = run(LEADOPS, ["serve", "--port", String(this.#apiPort), "--worker"], this.#folder, this.#env);
    await answers(`http://127.0.0.1:${this.#apiPort}/healthz`, this.#api);
  }

  async stopApi() {
    await ended(this.#api);
    this.#api = null;
  }

  async stop() {
    await Promise.all([ended(this.#dashboard), ended(this.#api)]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
function run(command, args, cwd, env) {
  const output = process.env.LEADOPS_E2E_LOG ? "inherit" : "ignore";
  return spawn(command, args, { cwd, env, stdio: ["ignore", output, output] });
}

/** @param {ChildProcess | null} child */
async function ended(child) {
  if (!child || child.exitCode !== null) return;
  const over = new Promise((settle) => child.once("exit", settle));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await over;
  clearTimeout(timer);
}

/**
 * @param {string} url
 * @param {ChildProcess} child
 */
async function answers(url, child) {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null)
      throw new Error(`${child.spawnargs.join(" ")} ended at once; LEADOPS_E2E_LOG=1 shows why`);
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok) return;
    await new Promise((settle) => setTimeout(settle, 150));
  }
  throw new Error(`${url} did not answer within ${READY_MS / 1000} s`);
}

async function freePort() {
  const server = createServer();
  await new Promise((settle) => server.listen(0, "127.0.0.1", () => settle(null)));
  const address = server.address();
  await new Promise((settle) => server.close(settle));
  if (typeof address !== "object" || !address) throw new Error("no free port");
  return address.port;
}
