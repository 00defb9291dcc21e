// Answers beside the declarations they speak of, from nothing but the files: the usual case of support is a mail with both.
import { goNameOf, parseFileName } from "../triplet/names";
import type { XmlTree } from "../xml/tree";
import type { Answer } from "./answer";
import { fitting, namesAskedFor } from "./locate";
import { matchAnswer, readSentForms, type SentSet } from "./match";
import { formsByPart, type FormOnPart } from "./parts";
import { Places } from "./places";

/** A declaration at hand. */
export interface Declaration {
  /** File name: on the wire it tells set and part. */
  readonly name: string;
  readonly tree: XmlTree;
}

/** A declaration that an answer speaks of, with the forms of the answer that do. */
export interface Pairing<D extends Declaration> {
  readonly declaration: D;
  readonly forms: readonly FormOnPart[];
}

/** The declarations that an answer speaks of: by what it names, else by what its anomalies find, else the only one there is. */
export function pairAnswer<D extends Declaration>(answer: Answer, declarations: readonly D[]): readonly Pairing<D>[] {
  const sets = setsOf(declarations);
  const matches = matchAnswer(
    answer,
    sets.map(({ set }) => set),
  );
  const named = sets.flatMap(({ set, members }) => {
    const ours = matches.filter((match) => match.set === set);
    const parts = members.map(({ declaration, number }) => ({ number, tree: () => declaration.tree }));
    const byPart = formsByPart(answer, ours, parts);
    return members.map(({ declaration, number }) => ({ declaration, forms: byPart.get(number) ?? [] }));
  });
  const found = named.filter(({ forms }) => forms.length > 0);
  if (found.length > 0) return found;
  const all = answer.forms.map(({ index }) => ({ answerForm: index }));
  const names = namesAskedFor([answer]);
  const fit = declarations.filter(({ tree }) => {
    const places = new Places(tree);
    places.willAsk(names);
    return answer.forms.some((form) => fitting(places, form) > 0);
  });
  const only = fit.length > 0 ? fit.slice(0, 1) : declarations.length === 1 ? declarations : [];
  return only.map((declaration) => ({ declaration, forms: all }));
}

interface Member<D> {
  readonly declaration: D;
  readonly number: number;
}

/** Files whose names say that they are parts of one set stand together; every other file is a set by itself. */
function setsOf<D extends Declaration>(declarations: readonly D[]): { set: SentSet; members: Member<D>[] }[] {
  const groups = new Map<string, Member<D>[]>();
  for (const declaration of declarations) {
    const { prefix, part } = parseFileName(declaration.name);
    const key = prefix === "FI" ? goNameOf(declaration.name) : `${declaration.name}/${groups.size}`;
    const members = groups.get(key) ?? [];
    members.push({ declaration, number: Number(part ?? members.length + 1) });
    groups.set(key, members);
  }
  return [...groups].map(([id, members]) => ({
    members,
    set: {
      id,
      goName: goNameOf(members[0].declaration.name),
      dataNames: members.map(({ declaration }) => declaration.name),
      forms: members.flatMap(({ declaration, number }) => readSentForms(declaration.tree, number)),
    },
  }));
}
