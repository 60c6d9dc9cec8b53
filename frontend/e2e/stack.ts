import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SERVER = fileURLToPath(new URL("../.next/standalone/server.js", import.meta.url));
const LEADOPS = process.env.LEADOPS_BIN ?? join(ROOT, ".venv/bin/leadops");
const READY_MS = 60_000;

export const DEMO_LEADS = join(ROOT, "data/demo_leads.csv");

export interface Wanted {
  /** A file that is taken in and processed before anybody comes. */
  leads?: string;
  /** The access token; without one the service is open to this machine. */
  token?: string;
  /** How long an approval can be taken back. */
  undoSeconds?: number;
}

/** The service with its worker, its database, and the built dashboard: everything that a user has, in a folder of its own. */
export class Stack {
  readonly #folder = mkdtempSync(join(tmpdir(), "leadops-e2e-"));
  readonly #env: NodeJS.ProcessEnv;
  #api: ChildProcess | null = null;
  #dashboard: ChildProcess | null = null;
  #apiPort = 0;
  url = "";

  constructor(wanted: Wanted) {
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
    };
    if (wanted.leads) {
      this.leadops("ingest", wanted.leads);
      this.leadops("process");
    }
  }

  /** Runs a command of the product on this stack's database. */
  leadops(...args: string[]): string {
    return execFileSync(LEADOPS, args, { env: this.#env, cwd: this.#folder, encoding: "utf8" });
  }

  async start(): Promise<void> {
    this.#apiPort = await freePort();
    await this.startApi();
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    this.#dashboard = run(process.execPath, [SERVER], this.#folder, {
      ...this.#env,
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
      LEADOPS_API_URL: `http://127.0.0.1:${this.#apiPort}`,
    });
    await answers(`${this.url}/login`, this.#dashboard);
  }

  async startApi(): Promise<void> {
    this.#api = run(LEADOPS, ["serve", "--port", String(this.#apiPort), "--worker"], this.#folder, this.#env);
    await answers(`http://127.0.0.1:${this.#apiPort}/healthz`, this.#api);
  }

  async stopApi(): Promise<void> {
    await ended(this.#api);
    this.#api = null;
  }

  async stop(): Promise<void> {
    await Promise.all([ended(this.#dashboard), ended(this.#api)]);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const output = process.env.LEADOPS_E2E_LOG ? "inherit" : "ignore";
  return spawn(command, args, { cwd, env, stdio: ["ignore", output, output] });
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null) return;
  const over = new Promise((settle) => child.once("exit", settle));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await over;
  clearTimeout(timer);
}

async function answers(url: string, child: ChildProcess): Promise<void> {
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const address = server.address();
  await new Promise((settle) => server.close(settle));
  if (typeof address !== "object" || !address) throw new Error("no free port");
  return address.port;
}
