import "server-only";
import { cookies } from "next/headers";
import { isHttps } from "./public-url";

const COOKIE = "leadops_session";

/** The session token of the signed-in person; scripts in the browser cannot read the cookie that holds it. */
export async function sessionToken(): Promise<string | null> {
  return (await cookies()).get(nameOf(await isHttps()))?.value || null;
}

export async function keepSession(session: string, expiresAt: string): Promise<void> {
  const isSecure = await isHttps();
  (await cookies()).set(nameOf(isSecure), session, {
    httpOnly: true,
    secure: isSecure,
    sameSite: "lax",
    path: "/",
    expires: new Date(expiresAt),
  });
}

/** Deletes the cookie. The session itself ends at the service (`closeSession`). */
export async function forgetSession(): Promise<void> {
  const isSecure = await isHttps();
  // Browsers ignore a change to a `__Host-` cookie, even its end, that comes without its attributes.
  (await cookies()).delete({ name: nameOf(isSecure), path: "/", secure: isSecure });
}

/** With HTTPS the name has the prefix `__Host-`: no other host of the domain, and no page without HTTPS, can set such a cookie. */
function nameOf(isSecure: boolean): string {
  return isSecure ? `__Host-${COOKIE}` : COOKIE;
}
