import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import type { Result } from "./failure";
import { result, seen, service } from "./server";
import type { ServiceSettings } from "./types";

/** The settings of the service, requested once per page. */
export const serviceSettings = cache(
  async (): Promise<Result<ServiceSettings>> => result((await service()).GET("/api/settings")),
);

export const whoAmI = cache(async () => result((await service()).GET("/api/session")));

/** Exchanges an access token for a session. The service shows the browser's name in the list of sessions. */
export async function openSession(token: string) {
  const client = await service();
  const browser = (await headers()).get("user-agent");
  return result(
    client.POST("/api/session", {
      body: { token },
      headers: browser ? { "User-Agent": browser } : {},
    }),
    { signIn: true },
  );
}

/** Ends the person's session at the service. */
export async function closeSession(): Promise<Result<unknown>> {
  const client = await service();
  return result(client.DELETE("/api/session"), { signIn: true });
}

/** Rejected if someone changed the settings since `version`. */
export async function changeSettings(
  version: number,
  changes: {
    mail_mode?: "mock" | "provider";
    web_enrichment?: boolean;
    exploration_share?: number;
    hot_share?: number;
    warm_share?: number;
  },
): Promise<Result<ServiceSettings>> {
  const client = await service();
  return result(
    client.PATCH("/api/settings", {
      params: { header: seen(version) },
      body: changes,
    }),
  );
}
