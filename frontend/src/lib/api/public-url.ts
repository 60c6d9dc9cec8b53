import "server-only";
import { headers } from "next/headers";

/** The dashboard lacks a setting; the message names it. */
export class SetupError extends Error {}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** The public URL of the dashboard: `LEADOPS_DASHBOARD_URL`, or else the URL of this request. */
export async function publicUrl(): Promise<URL> {
  return configuredUrl() ?? (await requestUrl());
}

/**
 * The public URL that may be part of a redirect to another site.
 *
 * A caller chooses the host of a request, so without `LEADOPS_DASHBOARD_URL` only this machine's own name is used.
 * Throws `SetupError` for any other host.
 */
export async function trustedUrl(): Promise<URL> {
  const configured = configuredUrl();
  if (configured) return configured;
  const url = await requestUrl();
  if (!isLoopback(url))
    throw new SetupError("Set LEADOPS_DASHBOARD_URL to sign in with Entra ID on this address.");
  return url;
}

export async function isHttps(): Promise<boolean> {
  return (await publicUrl()).protocol === "https:";
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.includes(url.hostname);
}

function configuredUrl(): URL | null {
  const url = process.env.LEADOPS_DASHBOARD_URL;
  return url ? new URL(url) : null;
}

async function requestUrl(): Promise<URL> {
  const all = await headers();
  const scheme = all.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  return new URL(`${scheme}://${all.get("x-forwarded-host") ?? all.get("host") ?? "localhost"}`);
}
