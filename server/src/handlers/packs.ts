// The list of packs, for the view that shows them.
import { packProblemMessage } from "../../../core/src/check/report";
import type { KnownPack } from "../../../core/src/channel/packs/known";
import { inLanguage } from "../../../core/src/features/records";
import type { Steps } from "../../../core/src/features/steps";
import type { Language } from "../../../core/src/messages/catalogue";
import { packText } from "../../../core/src/messages/packs";
import { countPack } from "../../../core/src/pack/counts";
import * as own from "../../../protocol/src/messages";
import { standingOf } from "../../../core/src/channel/packs/standing";
import { longOwnHandler } from "../handler";

export const packs = longOwnHandler(own.packs, [], function* (_open, _params, server): Steps<
  readonly own.ListedPack[]
> {
  const { workspaces, trusted } = server.packPlaces;
  const listed: own.ListedPack[] = [];
  for (const one of yield* server.surroundings.knownPacks(trusted ? workspaces : [])) {
    yield;
    listed.push(toListed(one, server.language));
  }
  return listed;
});

function toListed(known: KnownPack, language: Language): own.ListedPack {
  const { id, pack, origin, folder, problems } = known;
  return {
    ...{ id, origin, folder, official: pack?.official === true, usable: pack !== undefined },
    title: (pack && inLanguage(pack.manifest.title, language)) || id,
    version: pack?.version ?? "",
    standing: packText(standingOf(known), language),
    notice: inLanguage(pack?.manifest.notice, language),
    counts: pack ? countPack(pack) : null,
    schemas: pack?.manifest.schemas.map(({ file, version }) => ({ file, version: version ?? "" })) ?? [],
    problems: problems.map((problem) => packProblemMessage(problem, language)),
  };
}
