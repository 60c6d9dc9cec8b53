"use server";

import { redirect } from "next/navigation";
import { closeSession, openSession } from "@/lib/api/account";
import type { Failure } from "@/lib/api/failure";
import { forgetSession, keepSession } from "@/lib/api/session";
import { safeNext } from "@/lib/safe-next";

/** Exchanges the token for a session in a cookie that no script can read, then redirects to the requested page. */
export async function signIn(_before: Failure | null, form: FormData): Promise<Failure | null> {
  const reply = await openSession(String(form.get("token") ?? ""));
  if (!reply.ok) return reply.failure;
  await keepSession(reply.value.session, reply.value.expires_at);
  redirect(safeNext(form.get("next")));
}

/** Ends the session at the service and deletes its cookie. If the service does not respond, the sign-in page says so. */
export async function signOut(): Promise<void> {
  const reply = await closeSession();
  await forgetSession();
  const hasEnded = reply.ok || reply.failure.status === 401 || reply.failure.status === 409;
  redirect(hasEnded ? "/login" : "/login?problem=session");
}
