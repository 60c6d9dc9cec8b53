import "server-only";
import { cookies } from "next/headers";
import { isHttps } from "./public-url";

const COOKIE = "leadops_session";

// Browsers drop a cookie of more than 4,096 bytes, name and attributes included; a token of Entra ID can be longer.
const PART_LENGTH = 3500;
const MOST_PARTS = 5;

/** What the service knows the signed-in person by; scripts in the browser cannot read the cookies that hold it. */
export async function sessionToken(): Promise<string | null> {
  const jar = await cookies();
  const isSecure = await isHttps();
  let token = "";
  for (let part = 0; part < MOST_PARTS; part++) {
    const value = jar.get(nameOf(part, isSecure))?.value;
    if (value === undefined) break;
    token += value;
  }
  return token || null;
}

export async function keepSession(session: string, expiresAt: string): Promise<void> {
  await endSession();
  const jar = await cookies();
  const isSecure = await isHttps();
  for (let part = 0; part * PART_LENGTH < session.length; part++)
    jar.set(nameOf(part, isSecure), session.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH), {
      httpOnly: true,
      secure: isSecure,
      sameSite: "lax",
      path: "/",
      expires: new Date(expiresAt),
    });
}

export async function endSession(): Promise<void> {
  const jar = await cookies();
  const isSecure = await isHttps();
  for (let part = 0; part < MOST_PARTS; part++) {
    const name = nameOf(part, isSecure);
    // Browsers ignore a change to a `__Host-` cookie, even its end, that comes without its attributes.
    if (jar.has(name)) jar.delete({ name, path: "/", secure: isSecure });
  }
}

/** With HTTPS the name has the prefix `__Host-`: no other host of the domain, and no page without HTTPS, can set such a cookie. */
function nameOf(part: number, isSecure: boolean): string {
  const name = part ? `${COOKIE}.${part}` : COOKIE;
  return isSecure ? `__Host-${name}` : name;
}
