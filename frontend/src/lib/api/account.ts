import "server-only";
import { cache } from "react";
import type { Result } from "./failure";
import { result, seen, service } from "./server";
import type { ServiceSettings } from "./types";

/** The settings of the service, requested once per page. */
export const serviceSettings = cache(
  async (): Promise<Result<ServiceSettings>> => result((await service()).GET("/api/settings")),
);

export const whoAmI = cache(async () => result((await service()).GET("/api/session")));

export async function openSession(token: string) {
  const client = await service();
  return result(client.POST("/api/session", { body: { token } }), { signIn: true });
}

/** Rejected if someone changed the settings since `version`. */
export async function changeSettings(
  version: number,
  changes: { mail_mode?: "mock" | "provider"; web_enrichment?: boolean },
): Promise<Result<ServiceSettings>> {
  const client = await service();
  return result(
    client.PATCH("/api/settings", {
      params: { header: seen(version) },
      body: changes,
    }),
  );
}
