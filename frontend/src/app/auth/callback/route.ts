import { redirect } from "next/navigation";
import { openSession } from "@/lib/api/account";
import { endSignIn } from "@/lib/api/entra";
import { keepSession } from "@/lib/api/session";
import { safeNext } from "@/lib/safe-next";

/** The return from Entra ID: exchange the code for an access token, and the access token for a session of the service. */
export async function GET(request: Request): Promise<never> {
  const done = await endSignIn(new URL(request.url).searchParams);
  if (typeof done === "string") redirect(`/login?problem=${done}`);
  const reply = await openSession(done.accessToken);
  if (!reply.ok) {
    const { status } = reply.failure;
    redirect(
      `/login?problem=${status === 403 ? "role" : status === 401 ? "refused" : "unavailable"}&next=${encodeURIComponent(done.next)}`,
    );
  }
  await keepSession(reply.value.session, reply.value.expires_at);
  redirect(safeNext(done.next));
}
