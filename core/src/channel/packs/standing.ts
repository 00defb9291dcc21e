// How a pack stands, as a key of messages/packs.ts.
import type { PackMessage } from "../../messages/packs";
import type { KnownPack } from "./known";

export function standingOf({ pack, changes, superseded }: KnownPack): PackMessage {
  if (!pack) return "standing.broken";
  if (superseded) return "standing.superseded";
  if (changes.length > 0) return "standing.changed";
  return pack.official ? "standing.official" : "standing.notOfficial";
}
