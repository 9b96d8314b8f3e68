// An account on another server, made with Fedify. It speaks JSON lines with the test that started it.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import {
  Accept, Announce, Create, createFederation, Delete, Endpoints, Follow,
  generateCryptoKeyPair, MemoryKvStore, Note, Person, Undo, Update, verifyObject,
} from "@fedify/fedify";

const port = Number(process.argv[2]);
const base = `http://127.0.0.1:${port}`;
const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: process.argv[3] ?? "rfc9421",
});
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
  let response;
  try {
    response = await federation.fetch(request, { contextData: undefined });
  } catch (error) {
    response = new Response(String(error), { status: 500 });
  }
  const answer = Buffer.from(await response.arrayBuffer());
  say({
    asked: incoming.method, path: incoming.url, status: response.status,
    ...(incoming.method === "POST" ? { headers: incoming.headers, body: body.toString() } : {}),
  });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(answer);
});

const acts = {
  async follow({ group, number }) {
    const context = federation.createContext(new URL(base), undefined);
    const actor = await context.lookupObject(group);
    const follow = new Follow({
      id: new URL(`${base}/follows/${number}`),
      actor: context.getActorUri("someone"),
      object: actor.id,
    });
    await context.sendActivity({ identifier: "someone" }, actor, follow, { immediate: true });
    return {};
  },
  async unfollow({ group, number }) {
    const context = federation.createContext(new URL(base), undefined);
    const actor = await context.lookupObject(group);
    const me = context.getActorUri("someone");
    const follow = new Follow({ id: new URL(`${base}/follows/${number}`), actor: me, object: actor.id });
    const undo = new Undo({ id: new URL(`${base}/undos/${number}`), actor: me, object: follow });
    await context.sendActivity({ identifier: "someone" }, actor, undo, { immediate: true });
    return {};
  },
  async read({ address }) {
    const context = federation.createContext(new URL(base), undefined);
    const found = await context.lookupObject(address);
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
