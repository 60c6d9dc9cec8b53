import "server-only";
import { isOurs } from "../same-origin";
import { onBehalf, serviceUrl } from "./server";
import { sessionToken } from "./session";

const BACKGROUND = { "LeadOps-Background": "1" };
const PASSED_BACK = ["content-type", "content-disposition", "retry-after", "x-request-id"];

/** Streams a form to the service, so that a large file is never held in memory. */
export async function forwardForm(request: Request, path: string): Promise<Response> {
  if (!isOurs(request)) return new Response(null, { status: 403 });
  return forward(path, {
    method: "POST",
    body: request.body,
    headers: {
      "Content-Type": request.headers.get("content-type") ?? "application/octet-stream",
      "Idempotency-Key": crypto.randomUUID(),
    },
    // Node wants to be told that the answer comes after the whole body.
    duplex: "half",
  } as RequestInit);
}

export async function forwardDownload(path: string): Promise<Response> {
  return forward(path, { method: "GET" });
}

/** Forwards a request that a timer makes, which does not keep an unused session open. */
export async function forwardBackground(path: string): Promise<Response> {
  return forward(path, { method: "GET", headers: BACKGROUND });
}

/** Streams server-sent events; when the reader disconnects, the request to the service is aborted. */
export async function forwardEvents(
  request: Request,
  path: string,
  { isBackground = false } = {},
): Promise<Response> {
  const reply = await forward(path, {
    method: "GET",
    headers: { Accept: "text/event-stream", ...(isBackground ? BACKGROUND : {}) },
    signal: request.signal,
  });
  reply.headers.set("Cache-Control", "no-cache, no-transform");
  // Proxies that gather answers before they pass them on would make a live bar jump from nothing to done.
  reply.headers.set("X-Accel-Buffering", "no");
  return reply;
}

async function forward(path: string, init: RequestInit): Promise<Response> {
  const session = await sessionToken();
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(await onBehalf())) headers.set(name, value);
  if (session) headers.set("Authorization", `Bearer ${session}`);
  let reply: Response;
  try {
    reply = await fetch(serviceUrl() + path, { ...init, headers, cache: "no-store" });
  } catch {
    return Response.json({ title: "LeadOps isn't responding", status: 503 }, { status: 503 });
  }
  const back = new Headers();
  for (const name of PASSED_BACK) {
    const value = reply.headers.get(name);
    if (value) back.set(name, value);
  }
  return new Response(reply.body, { status: reply.status, headers: back });
}
