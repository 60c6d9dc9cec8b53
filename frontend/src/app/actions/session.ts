"use server";

import { redirect } from "next/navigation";
import { openSession } from "@/lib/api/account";
import type { Failure } from "@/lib/api/failure";
import { endSession, keepSession } from "@/lib/api/session";
import { safeNext } from "@/lib/safe-next";

/** Exchanges the token for a session in a cookie that no script can read, then redirects to the requested page. */
export async function signIn(_before: Failure | null, form: FormData): Promise<Failure | null> {
  const reply = await openSession(String(form.get("token") ?? ""));
  if (!reply.ok) return reply.failure;
  await keepSession(reply.value.session, reply.value.expires_at);
  redirect(safeNext(form.get("next")));
}

export async function signOut(): Promise<void> {
  await endSession();
  redirect("/login");
}
