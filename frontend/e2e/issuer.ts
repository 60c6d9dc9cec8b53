import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

export const TENANT = "11111111-2222-3333-4444-555555555555";
export const AUDIENCE = "api://leadops";
export const CLIENT = "dashboard-client";
export const SECRET = "a-secret-of-the-tests";

interface Grant {
  challenge: string;
  nonce: string;
  redirectUri: string;
}

/** An OpenID provider with the addresses and claims of Entra ID and keys of its own; it asks for one click and no password. */
export class Issuer {
  /** What the next access token says of the person. */
  person: { name: string; roles: string[]; audience: string } = {
    name: "Dana Whitfield",
    roles: ["admin"],
    audience: AUDIENCE,
  };
  readonly #server: Server;
  readonly #key: CryptoKey;
  readonly #jwk: JWK;
  readonly #grants = new Map<string, Grant>();

  private constructor(key: CryptoKey, jwk: JWK) {
    this.#key = key;
    this.#jwk = jwk;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(): Promise<Issuer> {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", use: "sig", alg: "RS256" };
    const issuer = new Issuer(privateKey as CryptoKey, jwk);
    await new Promise<void>((settle) => issuer.#server.listen(0, "127.0.0.1", settle));
    return issuer;
  }

  /** What stands where Entra has https://login.microsoftonline.com. */
  get authority(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get #issuer(): string {
    return `${this.authority}/${TENANT}/v2.0`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((settle) => this.#server.close(settle));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.authority);
    switch (url.pathname) {
      case `/${TENANT}/v2.0/.well-known/openid-configuration`:
        return json(response, {
          issuer: this.#issuer,
          authorization_endpoint: `${this.authority}/authorize`,
          token_endpoint: `${this.authority}/token`,
          jwks_uri: `${this.authority}/${TENANT}/discovery/v2.0/keys`,
          response_types_supported: ["code"],
          subject_types_supported: ["pairwise"],
          id_token_signing_alg_values_supported: ["RS256"],
          code_challenge_methods_supported: ["S256"],
          token_endpoint_auth_methods_supported: ["client_secret_post"],
        });
      case `/${TENANT}/discovery/v2.0/keys`:
        return json(response, { keys: [this.#jwk] });
      case "/authorize":
        return this.#authorize(url.searchParams, response);
      case "/token":
        return this.#token(new URLSearchParams(await bodyOf(request)), response);
      default:
        response.writeHead(404).end();
    }
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const redirectUri = asked.get("redirect_uri") ?? "";
    const isFine =
      asked.get("client_id") === CLIENT &&
      asked.get("response_type") === "code" &&
      asked.get("code_challenge_method") === "S256" &&
      (asked.get("scope") ?? "").split(" ").includes("openid") &&
      /^http:\/\/127\.0\.0\.1:\d+\/auth\/callback$/.test(redirectUri);
    if (!isFine) {
      response.writeHead(400).end("not what a client of this directory asks");
      return;
    }
    const code = randomUUID();
    this.#grants.set(code, {
      challenge: asked.get("code_challenge") ?? "",
      nonce: asked.get("nonce") ?? "",
      redirectUri,
    });
    const state = encodeURIComponent(asked.get("state") ?? "");
    response.writeHead(200, { "Content-Type": "text/html" }).end(
      `<!doctype html><html lang="en"><title>Directory</title><h1>Directory</h1>
       <a href="${redirectUri}?code=${code}&state=${state}">Continue as ${this.person.name}</a>
       <a href="${redirectUri}?error=access_denied&state=${state}">Cancel</a></html>`,
    );
  }

  async #token(asked: URLSearchParams, response: ServerResponse): Promise<void> {
    const code = asked.get("code") ?? "";
    const grant = this.#grants.get(code);
    this.#grants.delete(code);
    const challenge = createHash("sha256")
      .update(asked.get("code_verifier") ?? "")
      .digest("base64url");
    const isFine =
      grant?.challenge === challenge &&
      grant.redirectUri === asked.get("redirect_uri") &&
      asked.get("client_id") === CLIENT &&
      asked.get("client_secret") === SECRET;
    if (!isFine) return json(response, { error: "invalid_grant" }, 400);
    const { name, roles, audience } = this.person;
    json(response, {
      token_type: "Bearer",
      expires_in: 3600,
      id_token: await this.#sign({ nonce: grant.nonce, name }, CLIENT),
      // Groups make tokens of real directories long; this one fits no single cookie.
      access_token: await this.#sign({ name, roles, oid: "dana", groups: "g".repeat(4000) }, audience),
    });
  }

  #sign(claims: Record<string, unknown>, audience: string): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "key-1" })
      .setIssuer(this.#issuer)
      .setAudience(audience)
      .setSubject("dana")
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(this.#key);
  }
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
