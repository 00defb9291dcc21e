// The list of packs, for the view that shows them.
import { packProblemMessage } from "../../../core/src/check/report";
import type { KnownPack } from "../../../core/src/channel/packs/known";
import { inLanguage } from "../../../core/src/features/records";
import type { Language } from "../../../core/src/messages/catalogue";
import { packText } from "../../../core/src/messages/packs";
import { countPack } from "../../../core/src/pack/counts";
import * as own from "../../../protocol/src/messages";
import { standingOf } from "../../../core/src/channel/packs/standing";
import { ownHandler } from "../handler";

export const packs = ownHandler(own.packs, [], (_open, _params, server): readonly own.ListedPack[] => {
  const { workspaces, trusted } = server.packPlaces;
  return server.surroundings.knownPacks(trusted ? workspaces : []).map((one) => toListed(one, server.language));
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
