import "server-only";
import { cookies } from "next/headers";
import * as oidc from "openid-client";
import { safeNext } from "@/lib/safe-next";
import { isLoopback, SetupError, trustedUrl } from "./public-url";

/** Signing in with Microsoft Entra ID: OpenID Connect, authorization code with PKCE, all of it between servers. */

interface Settings {
  issuer: URL;
  clientId: string;
  clientSecret: string | undefined;
  scope: string;
}

interface Attempt {
  verifier: string;
  state: string;
  nonce: string;
  next: string;
}

const ATTEMPT_COOKIE = "leadops_sign_in";
const ATTEMPT_SECONDS = 600;

/** Return true if people sign in with Entra ID; read at each call, so that one image works in every environment. */
export function isEntra(): boolean {
  return Boolean(process.env.LEADOPS_ENTRA_CLIENT_ID);
}

function settings(): Settings {
  const { LEADOPS_ENTRA_CLIENT_ID: clientId, LEADOPS_ENTRA_TENANT_ID: tenant } = process.env;
  if (!clientId || !tenant)
    throw new SetupError(
      "LEADOPS_ENTRA_CLIENT_ID and LEADOPS_ENTRA_TENANT_ID are needed to sign in with Entra ID",
    );
  const authority = (process.env.LEADOPS_ENTRA_AUTHORITY ?? "https://login.microsoftonline.com").replace(
    /\/$/,
    "",
  );
  const audience = process.env.LEADOPS_ENTRA_AUDIENCE ?? clientId;
  return {
    issuer: new URL(`${authority}/${tenant}/v2.0`),
    clientId,
    clientSecret: process.env.LEADOPS_ENTRA_CLIENT_SECRET || undefined,
    // Without the service's own scope, Entra returns an access token for another service.
    scope: process.env.LEADOPS_ENTRA_SCOPE ?? `openid profile ${audience}/.default`,
  };
}

let known: { key: string; found: Promise<oidc.Configuration> } | null = null;

/** The issuer's own description, asked for once; after a failure it is asked for again. */
function configuration(): Promise<oidc.Configuration> {
  const { issuer, clientId, clientSecret } = settings();
  const key = `${issuer.href} ${clientId}`;
  if (known?.key !== key) {
    const found = oidc.discovery(
      issuer,
      clientId,
      clientSecret,
      clientSecret ? undefined : oidc.None(),
      // An issuer on this very machine, as tests have one, may do without encryption; no other may.
      issuer.protocol === "http:" && isLoopback(issuer) ? { execute: [oidc.allowInsecureRequests] } : {},
    );
    found.catch(() => {
      known = null;
    });
    known = { key, found };
  }
  return known.found;
}

/** The URL that starts the sign-in; the values to verify on return are kept in a cookie that no script can read. */
export async function beginSignIn(next: unknown): Promise<URL> {
  const config = await configuration();
  const attempt: Attempt = {
    verifier: oidc.randomPKCECodeVerifier(),
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    next: safeNext(next),
  };
  const base = await trustedUrl();
  (await cookies()).set(ATTEMPT_COOKIE, JSON.stringify(attempt), {
    httpOnly: true,
    secure: base.protocol === "https:",
    sameSite: "lax",
    path: "/auth",
    maxAge: ATTEMPT_SECONDS,
  });
  return oidc.buildAuthorizationUrl(config, {
    redirect_uri: new URL("/auth/callback", base).href,
    scope: settings().scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: "S256",
    state: attempt.state,
    nonce: attempt.nonce,
  });
}

export interface SignedIn {
  accessToken: string;
  next: string;
}

/** Why a sign-in failed; the login page shows it in words. */
export type SignInProblem = "expired" | "denied" | "failed";

/** Exchanges the returned code for an access token. The attempt is used up in any case. */
export async function endSignIn(search: URLSearchParams): Promise<SignedIn | SignInProblem> {
  const jar = await cookies();
  const attempt = attemptOf(jar.get(ATTEMPT_COOKIE)?.value);
  jar.delete({ name: ATTEMPT_COOKIE, path: "/auth" });
  if (!attempt) return "expired";
  const back = new URL("/auth/callback", await trustedUrl());
  back.search = search.toString();
  try {
    const tokens = await oidc.authorizationCodeGrant(await configuration(), back, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    return { accessToken: tokens.access_token, next: attempt.next };
  } catch (error) {
    return error instanceof oidc.AuthorizationResponseError && error.error === "access_denied"
      ? "denied"
      : "failed";
  }
}

function attemptOf(cookie: string | undefined): Attempt | null {
  try {
    const kept = JSON.parse(cookie ?? "") as Partial<Attempt>;
    const { verifier, state, nonce, next } = kept;
    return verifier && state && nonce ? { verifier, state, nonce, next: safeNext(next) } : null;
  } catch {
    return null;
  }
}
