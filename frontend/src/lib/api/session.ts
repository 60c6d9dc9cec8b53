import "server-only";
import { cookies } from "next/headers";

const COOKIE = "leadops_session";

/** The service's session of who is signed in; scripts in the browser cannot read the cookie that holds it. */
export async function sessionToken(): Promise<string | null> {
  return (await cookies()).get(COOKIE)?.value ?? null;
}

export async function keepSession(session: string, expiresAt: string, isSecure: boolean): Promise<void> {
  (await cookies()).set(COOKIE, session, {
    httpOnly: true,
    secure: isSecure,
    sameSite: "lax",
    path: "/",
    expires: new Date(expiresAt),
  });
}

export async function endSession(): Promise<void> {
  (await cookies()).delete(COOKIE);
}
