// What a vendor of ats-privacy does, with jose (https://github.com/panva/jose) and nothing else.
//
//   VENDOR_SERVICE    address of the service, https://…        VENDOR_CLIENT_ID  organisation.vendor
//   VENDOR_KEYS       file of the private JWK Set              VENDOR_ISSUER     what packages are issued by, if another
//   VENDOR_SERVICE_KEYS   file of the service's public JWK Set; else it is fetched from /.well-known/handoff-keys.json

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as jose from "jose";

export const PACKAGE = "ats-privacy-handoff+jwt";
export const CHALLENGE = "ats-privacy-challenge+jwt";
export const RECEIPT = "ats-privacy-receipt+jwt";
export const RESULT = "ats-privacy-result+jwt";
export const DELETION = "ats-privacy-deletion+jwt";
export const PROOF = "ats-privacy-key-proof+jwt";
const SECONDS = 300;
const LONGEST = 1024 * 1024;

export class Vendor {
  // keys: private JWKs with kid, use and alg; serviceKeys: the service's public JWK Set.
  constructor({ service, issuer = service, clientId, keys, serviceKeys = null }) {
    const { protocol, hostname } = new URL(service);
    if (protocol !== "https:" && !["127.0.0.1", "localhost"].includes(hostname)) throw new Error("The service must be reached by https.");
    Object.assign(this, { service, issuer, clientId, keys, serviceKeys });
  }

  async published() {
    this.serviceKeys ??= await (await this.#fetch("/.well-known/handoff-keys.json")).json();
    return this.serviceKeys;
  }

  // The claims of a package: decrypted with our key, its signature, issuer, audience, type and term checked.
  async open(sealed, type = PACKAGE) {
    if (sealed.length > LONGEST) throw new Error("The package is too long.");
    const { kid } = jose.decodeProtectedHeader(sealed);
    const own = this.keys.find((key) => key.use === "enc" && key.kid === kid);
    if (!own) throw new Error("The package is for no key of ours.");
    const { plaintext, protectedHeader } = await jose.compactDecrypt(sealed, await jose.importJWK(own, own.alg), {
      keyManagementAlgorithms: [own.alg],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    if (protectedHeader.cty !== "JWT") throw new Error("There is no signed text inside.");
    const known = jose.createLocalJWKSet({ keys: (await this.published()).keys.filter((key) => key.use === "sig") });
    const { payload } = await jose.jwtVerify(new TextDecoder().decode(plaintext), known, {
      algorithms: ["ES256"],
      issuer: this.issuer,
      audience: this.clientId,
      typ: type,
      requiredClaims: ["exp", "iat"],
    });
    return payload;
  }

  async #signed(typ, audience, claims) {
    const own = this.keys.find((key) => key.use === "sig");
    const now = Math.floor(Date.now() / 1000);
    const content = { ...claims, iss: this.clientId, aud: audience, iat: now, nbf: now, exp: now + SECONDS, jti: randomUUID() };
    return new jose.SignJWT(content)
      .setProtectedHeader({ alg: own.alg, kid: own.kid, typ })
      .sign(await jose.importJWK(own, own.alg));
  }

  assertion() {
    return this.#signed("JWT", `${this.issuer}/vendor/v1/token`, { sub: this.clientId });
  }

  // What is signed about an order: that its package was opened (RECEIPT), that what it held is deleted (DELETION).
  receipt(order, claims = {}, type = RECEIPT) {
    return this.#signed(type, this.issuer, { ...claims, order });
  }

  // Findings about an order, signed by us and encrypted to the service.
  async result(order, data) {
    const signed = await this.#signed(RESULT, this.issuer, { order, data });
    const theirs = (await this.published()).keys.find((key) => key.use === "enc" && key.alg === "ECDH-ES+A256KW");
    return new jose.CompactEncrypt(new TextEncoder().encode(signed))
      .setProtectedHeader({ alg: theirs.alg, enc: "A256GCM", kid: theirs.kid, cty: "JWT" })
      .encrypt(await jose.importJWK(theirs, theirs.alg));
  }

  // The answers to challenges: of a signing key a nonce, of an encryption key a text that is encrypted to it.
  proveSigning(nonce) {
    return this.#signed(PROOF, this.issuer, { nonce });
  }

  async proveEncryption(challenge) {
    return (await this.open(challenge, CHALLENGE)).challenge;
  }

  async token(scope) {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await this.assertion(),
      ...(scope ? { scope } : {}),
    });
    return (await this.#fetch("/vendor/v1/token", { method: "POST", body: form })).json();
  }

  async standing() {
    const { access_token } = await this.token();
    return (await this.#fetch("/vendor/v1/standing", { headers: { authorization: `Bearer ${access_token}` } })).json();
  }

  async #fetch(path, init = {}) {
    const answer = await fetch(this.service + path, { redirect: "error", signal: AbortSignal.timeout(30_000), ...init });
    if (!answer.ok) throw new Error(`The service answered ${answer.status} to ${path}.`);
    return answer;
  }
}

export async function newKeys() {
  const made = [["sig", "ES256", { crv: "P-256" }], ["enc", "ECDH-ES+A256KW", { crv: "P-256" }]];
  return Promise.all(made.map(async ([use, alg, options]) => {
    const { privateKey } = await jose.generateKeyPair(alg, { extractable: true, ...options });
    const jwk = await jose.exportJWK(privateKey);
    return { ...jwk, use, alg, kid: await jose.calculateJwkThumbprint(jwk) };
  }));
}

export function publicPart({ d, p, q, dp, dq, qi, ...rest }) {
  return rest;
}

function fromEnvironment() {
  const { VENDOR_SERVICE, VENDOR_ISSUER, VENDOR_CLIENT_ID, VENDOR_KEYS, VENDOR_SERVICE_KEYS } = process.env;
  const read = (path) => JSON.parse(readFileSync(path, "utf8"));
  return new Vendor({
    service: VENDOR_SERVICE,
    issuer: VENDOR_ISSUER || VENDOR_SERVICE,
    clientId: VENDOR_CLIENT_ID,
    keys: read(VENDOR_KEYS).keys,
    serviceKeys: VENDOR_SERVICE_KEYS ? read(VENDOR_SERVICE_KEYS) : null,
  });
}

const stdin = () => readFileSync(0, "utf8").trim();
const COMMANDS = {
  "new-keys": async () => ({ keys: await newKeys() }),
  public: async () => ({ keys: fromEnvironment().keys.map(publicPart) }),
  "prove-signing": async () => fromEnvironment().proveSigning(stdin()),
  "prove-encryption": async () => fromEnvironment().proveEncryption(stdin()),
  token: async (scope) => fromEnvironment().token(scope),
  standing: async () => fromEnvironment().standing(),
  open: async () => fromEnvironment().open(stdin()),
  receipt: async (order) => fromEnvironment().receipt(order),
  deletion: async (order) => fromEnvironment().receipt(order, {}, DELETION),
  result: async (order) => fromEnvironment().result(order, JSON.parse(stdin())),
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [command, ...rest] = process.argv.slice(2);
  if (!Object.hasOwn(COMMANDS, command ?? "")) {
    console.error(`Commands: ${Object.keys(COMMANDS).join(", ")}`);
    process.exit(2);
  }
  try {
    const told = await COMMANDS[command](...rest);
    console.log(typeof told === "string" ? told : JSON.stringify(told));
  } catch (error) {
    console.error(error.message); // never what was opened
    process.exit(1);
  }
}
