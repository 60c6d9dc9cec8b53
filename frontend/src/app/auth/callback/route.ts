import { redirect } from "next/navigation";
import { endSignIn, isLetIn } from "@/lib/api/entra";
import { keepSession } from "@/lib/api/session";
import { safeNext } from "@/lib/safe-next";

/** The return from Entra ID: exchange the code for an access token, which becomes the session if the service accepts it. */
export async function GET(request: Request): Promise<never> {
  const done = await endSignIn(new URL(request.url).searchParams);
  if (typeof done === "string") redirect(`/login?problem=${done}`);
  const reply = await isLetIn(done.accessToken);
  if (!reply.ok) {
    const { status } = reply.failure;
    redirect(
      `/login?problem=${status === 403 ? "role" : status === 401 ? "refused" : "unavailable"}&next=${encodeURIComponent(done.next)}`,
    );
  }
  await keepSession(done.accessToken, done.expiresAt);
  redirect(safeNext(done.next));
}
