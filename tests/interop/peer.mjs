// An account on another server, made with Fedify. It speaks JSON lines with the test that started it.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import {
  Accept, Announce, Create, createFederation, Delete, Endpoints, Follow,
  generateCryptoKeyPair, MemoryKvStore, Note, Person, Undo, Update, verifyObject, verifyRequest,
} from "@fedify/fedify";

const port = Number(process.argv[2]);
const base = `http://127.0.0.1:${port}`;
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: process.argv[3] ?? "rfc9421",
});
const contextNow = () => federation.createContext(new URL(base), undefined);
let keys;
const delivered = new Map();

// What is sent, as it is sent: recorded once, it is replayed in the usual tests.
const plainFetch = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const body = request.method === "POST" ? await request.clone().text() : "";
  const response = await plainFetch(request);
  if (request.method === "POST") {
    const headers = Object.fromEntries(request.headers);
    say({ sent: request.url, status: response.status, headers, body });
  }
  return response;
};

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== "someone") return null;
    const pairs = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      inbox: context.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(async () => {
    keys ??= [
      await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"),
      await generateCryptoKeyPair("Ed25519"),
    ];
    return keys;
  });

const inbox = federation.setInboxListeners("/users/{identifier}/inbox", "/inbox");
for (const kind of [Accept, Announce, Create, Delete, Update]) {
  inbox.on(kind, async (context, activity) => {
    // Fedify has verified the request or the proof; here the proof alone is asked for, as it came.
    const { documentLoader, contextLoader } = context;
    const document = delivered.get(activity.id.href);
    const proved = await verifyObject(kind, document, { documentLoader, contextLoader });
    const about = await activity.getObject({ documentLoader, contextLoader, suppressError: true });
    say({
      received: kind.name,
      id: activity.id.href,
      actor: activity.actorId.href,
      proved: proved !== null,
      about: about?.constructor.name ?? null,
      content: about instanceof Note ? about.content.toString() : null,
    });
  });
}

// Fedify's inbox leaves the signature of a request aside where the proof is right; here it is asked for.
const signerOf = async (request) => {
  const { documentLoader, contextLoader } = contextNow();
  const key = await verifyRequest(request.clone(), { documentLoader, contextLoader });
  return key?.id?.href ?? null;
};
const withOneSignChanged = (request) => {
  const headers = new Headers(request.headers);
  const signature = headers.get("signature") ?? "";
  headers.set("signature", signature.replace(/.(?=.{9}[:"]$)/, (sign) => (sign === "A" ? "B" : "A")));
  return new Request(request.clone(), { headers });
};

const server = createServer(async (incoming, outgoing) => {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const url = base + incoming.url;
  if (incoming.method === "POST") {
    const document = JSON.parse(body.toString());
    delivered.set(document.id, document);
  }
  const request = new Request(url, {
    method: incoming.method,
    headers: incoming.headers,
    body: ["GET", "HEAD"].includes(incoming.method) ? undefined : body,
  });
  const verified = incoming.method !== "POST" ? {} : {
    signer: await signerOf(request),
    changed: await signerOf(withOneSignChanged(request)),
  };
  let response;
  try {
    response = await federation.fetch(request, { contextData: undefined });
  } catch (error) {
    response = new Response(String(error), { status: 500 });
  }
  const answer = Buffer.from(await response.arrayBuffer());
  say({
    asked: incoming.method, path: incoming.url, status: response.status, ...verified,
    ...(incoming.method === "POST" ? { headers: incoming.headers, body: body.toString() } : {}),
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(answer);
});

const me = contextNow().getActorUri("someone");
const followOf = (group, id) =>
  new Follow({ id: new URL(id, base), actor: me, object: new URL(group) });
const send = async (sender, group, activity) => {
  const context = contextNow();
  await context.sendActivity(sender, await context.lookupObject(group), activity, { immediate: true });
  return {};
};

const acts = {
  follow({ group, id }) {
    return send({ identifier: "someone" }, group, followOf(group, id));
  },
  unfollow({ group, id, follow }) {
    const undo = new Undo({ id: new URL(id, base), actor: me, object: followOf(group, follow) });
    return send({ identifier: "someone" }, group, undo);
  },
  // In its name, but signed with a key of somebody else.
  async forge({ group, id, key }) {
    const { privateKey } = await generateCryptoKeyPair("RSASSA-PKCS1-v1_5");
    return send([{ keyId: new URL(`${me.href}#${key}`), privateKey }], group, followOf(group, id));
  },
  async read({ address }) {
    const found = await contextNow().lookupObject(address);
    return { kind: found?.constructor.name ?? null, content: found?.content?.toString() ?? null };
  },
};

server.listen(port, "127.0.0.1", () => say({ ready: base }));
for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...facts } = JSON.parse(line);
  try {
    say({ did: act, ...(await acts[act](facts)) });
  } catch (error) {
    say({ did: act, error: String(error), because: String(error?.cause ?? "") });
  }
}
process.exit(0);
