import "server-only";
import { cookies } from "next/headers";

const COOKIE = "leadops_session";

// Browsers drop a cookie of more than 4,096 bytes, name and attributes included; a token of Entra ID can be longer.
const PART_LENGTH = 3500;
const MOST_PARTS = 5;

/** What the service knows the signed-in person by; scripts in the browser cannot read the cookies that hold it. */
export async function sessionToken(): Promise<string | null> {
  const jar = await cookies();
  let token = "";
  for (let part = 0; part < MOST_PARTS; part++) {
    const value = jar.get(nameOf(part))?.value;
    if (value === undefined) break;
    token += value;
  }
  return token || null;
}

export async function keepSession(session: string, expiresAt: string, isSecure: boolean): Promise<void> {
  const jar = await cookies();
  for (let part = 0; part < MOST_PARTS; part++) {
    const value = session.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);
    if (value)
      jar.set(nameOf(part), value, {
        httpOnly: true,
        secure: isSecure,
        sameSite: "lax",
        path: "/",
        expires: new Date(expiresAt),
      });
    else if (jar.has(nameOf(part))) jar.delete(nameOf(part));
  }
}

export async function endSession(): Promise<void> {
  const jar = await cookies();
  for (let part = 0; part < MOST_PARTS; part++) if (jar.has(nameOf(part))) jar.delete(nameOf(part));
}

function nameOf(part: number): string {
  return part ? `${COOKIE}.${part}` : COOKIE;
}
