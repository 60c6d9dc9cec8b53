import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import createClient, { type FetchResponse } from "openapi-fetch";
import { cache } from "react";
import { clientAddress } from "../client-address";
import { failureOf, type Result, unreachable } from "./failure";
import type { paths } from "./schema";
import { sessionToken } from "./session";
import type { Whole } from "./types";

/** The URL of the service; read at each call, so that one image works in every environment. */
export function serviceUrl(): string {
  return (process.env.LEADOPS_API_URL ?? "http://127.0.0.1:8000").replace(/\/$/, "");
}

const PATIENCE_MS = 20_000;

/**
 * Tells the service which client address the dashboard acts for, so that one person's wrong credentials do not limit others.
 *
 * The service trusts it if the shared secret matches, or if the dashboard's address is one of its trusted proxies.
 */
export async function onBehalf(): Promise<Record<string, string>> {
  const proxies = Number(process.env.LEADOPS_DASHBOARD_PROXIES ?? 0);
  const address = clientAddress((await headers()).get("x-forwarded-for"), proxies);
  if (!address) return {};
  const secret = process.env.LEADOPS_PROXY_SECRET;
  return {
    "X-Forwarded-For": address,
    ...(secret ? { "X-LeadOps-Client-Address": address, "X-LeadOps-Proxy-Secret": secret } : {}),
  };
}

/** A client with the session of the signed-in person, one per request and timeout. */
export const service = cache(async (patienceMs: number = PATIENCE_MS) => {
  const session = await sessionToken();
  return createClient<paths>({
    baseUrl: serviceUrl(),
    headers: { ...(await onBehalf()), ...(session ? { Authorization: `Bearer ${session}` } : {}) },
    fetch: (request) => fetch(request, { cache: "no-store", signal: AbortSignal.timeout(patienceMs) }),
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the client's own type of a reply, whatever the route
type Reply<T> = Promise<FetchResponse<any, any, any> & { data?: T; error?: unknown; response: Response }>;

/**
 * The result of a call. It never throws: screens show the failure instead.
 *
 * A person who is not signed in is redirected to the sign-in page, and back afterward.
 */
export async function result<T>(call: Reply<T>, options?: { signIn: boolean }): Promise<Result<Whole<T>>> {
  let reply: Awaited<Reply<T>>;
  try {
    reply = await call;
  } catch {
    return { ok: false, failure: unreachable() };
  }
  if (reply.response.status === 401 && !options?.signIn)
    redirect(`/login?next=${encodeURIComponent(await hereabouts())}`);
  if (reply.response.ok) return { ok: true, value: reply.data as Whole<T> };
  const requestId = reply.response.headers.get("X-Request-ID");
  return { ok: false, failure: failureOf(reply.response.status, reply.error, requestId) };
}

/** The page that the person is on; for an action, the page that called it. */
async function hereabouts(): Promise<string> {
  const path = (await headers()).get("x-path") ?? "/";
  return path.startsWith("/") && !path.startsWith("//") ? path : "/";
}

/** An idempotency key: a call that is repeated on the way runs once. */
export function once(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}

/** The version that a change is based on; the service rejects the change if it is outdated. */
export function seen(version: number): { "If-Match": string } {
  return { "If-Match": `"${version}"` };
}
