// The practice channel's host key: ssh2 cannot read one in 256 of the keys that it makes.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { utils } from "ssh2";
import { loadIdentity, makeHostKey } from "../../core/src/channel/simulator/identity";

/** A key as ssh2 makes it now and then. */
function unreadableKey(): ReturnType<typeof utils.generateKeyPairSync> | undefined {
  for (let tries = 0; tries < 20_000; tries++) {
    const pair = utils.generateKeyPairSync("ed25519");
    if (utils.parseKey(pair.private) instanceof Error) return pair;
  }
  return undefined;
}

test("a host key that cannot be read is made again, also where it is kept", async () => {
  const bad = unreadableKey();
  assert.ok(bad, "ssh2 reads all keys that it makes: makeHostKey needs no second try any more");
  const good = utils.generateKeyPairSync("ecdsa", { bits: 256 });
  const pairs = [bad, bad, good];
  assert.equal(makeHostKey((() => pairs.shift()) as unknown as typeof utils.generateKeyPairSync), good.private);

  const folder = mkdtempSync(path.join(os.tmpdir(), "fla-identity-"));
  try {
    const first = await loadIdentity(folder);
    assert.equal((await loadIdentity(folder)).hostKey, first.hostKey);
    const file = path.join(folder, "host_key");
    writeFileSync(file, bad.private);
    const second = await loadIdentity(folder);
    assert.ok(!(utils.parseKey(second.hostKey) instanceof Error));
    assert.equal(readFileSync(file, "utf8"), second.hostKey);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(second.userPublicKey, first.userPublicKey);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
