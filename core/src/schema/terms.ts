// Terms of a regular expression, each built once (equal terms are one object), with Brzozowski's derivative: what remains
// to be matched after one letter. A repetition stays a repetition: {2,10000} costs one term, however large its bounds.
// Patterns (regex/) use them over sets of characters, content models (content/) over element particles and wildcards.

export type Term =
  | { readonly kind: "nothing"; readonly id: number; readonly nullable: false }
  | { readonly kind: "empty"; readonly id: number; readonly nullable: true }
  | { readonly kind: "set"; readonly id: number; readonly nullable: false; readonly set: number }
  | { readonly kind: "then"; readonly id: number; readonly nullable: boolean; readonly head: Term; readonly tail: Term }
  | { readonly kind: "all"; readonly id: number; readonly nullable: boolean; readonly members: readonly Term[] }
  | { readonly kind: "either"; readonly id: number; readonly nullable: boolean; readonly options: readonly Term[] }
  | {
      readonly kind: "repeat";
      readonly id: number;
      readonly nullable: boolean;
      readonly body: Term;
      readonly min: number;
      readonly max: number;
    };

/** The sets that hold the letter just read. */
export interface Membership {
  has(set: number): boolean;
}

/** Builds terms and their derivatives. Sets of letters are numbers here: the user knows what they hold. */
export class Terms {
  readonly nothing: Term = { kind: "nothing", id: 0, nullable: false };
  readonly empty: Term = { kind: "empty", id: 1, nullable: true };
  private readonly known = new Map<string, Term>();
  private nextId = 2;

  set(set: number): Term {
    return this.once(`s${set}`, (id) => ({ kind: "set", id, nullable: false, set }));
  }

  then(head: Term, tail: Term): Term {
    if (head === this.nothing || tail === this.nothing) return this.nothing;
    if (head === this.empty) return tail;
    if (tail === this.empty) return head;
    // Sequences lean to the right, so that equal ones are one object; a loop, because they may be long.
    const heads: Term[] = [];
    for (let rest = head; ; rest = rest.tail) {
      heads.push(rest.kind === "then" ? rest.head : rest);
      if (rest.kind !== "then") break;
    }
    return heads.reduceRight((end, part) => this.pair(part, end), tail);
  }

  private pair(head: Term, tail: Term): Term {
    const nullable = head.nullable && tail.nullable;
    return this.once(`t${head.id},${tail.id}`, (id) => ({ kind: "then", id, nullable, head, tail }));
  }

  either(parts: readonly Term[]): Term {
    const options = this.mergeRepeats(this.mergeHeads(flatten(parts))).filter((option) => option !== this.nothing);
    options.sort((a, b) => a.id - b.id);
    if (options.length === 0) return this.nothing;
    if (options.length === 1) return options[0];
    const nullable = options.some((option) => option.nullable);
    return this.once(`e${options.map((o) => o.id).join(",")}`, (id) => ({ kind: "either", id, nullable, options }));
  }

  /** ab|ac becomes a(b|c): without it, an ambiguous repetition would gather an option for each character. */
  private mergeHeads(options: Term[]): Term[] {
    if (options.length < 2) return options;
    const tails = new Map<Term, Term[]>();
    const others: Term[] = [];
    for (const option of options) {
      if (option.kind !== "then") others.push(option);
      else tails.set(option.head, [...(tails.get(option.head) ?? []), option.tail]);
    }
    for (const [head, of] of tails) others.push(this.then(head, of.length === 1 ? of[0] : this.either(of)));
    return others;
  }

  /** a{1,3}x|a{2,5}x becomes a{1,5}x, for the same reason. */
  private mergeRepeats(options: Term[]): Term[] {
    if (options.length < 2) return options;
    const kept: Term[] = [];
    const byBody = new Map<string, Rounds[]>();
    for (const option of options) {
      const rounds = roundsOf(option, this.empty);
      if (!rounds) kept.push(option);
      else insertInto(byBody, `${rounds.body.id},${rounds.tail.id}`, rounds);
    }
    for (const list of byBody.values()) {
      for (const { body, min, max, tail } of joinRounds(list)) kept.push(this.then(this.repeat(body, min, max), tail));
    }
    return kept;
  }

  repeat(body: Term, min: number, max: number): Term {
    if (max === 0 || body === this.empty) return this.empty;
    if (body === this.nothing) return min === 0 ? this.empty : this.nothing;
    if (min === 1 && max === 1) return body;
    // A body that may be empty can fill any number of rounds: only the upper bound counts.
    const least = body.nullable ? 0 : min;
    const nullable = least === 0;
    return this.once(`r${body.id},${least},${max}`, (id) => ({ kind: "repeat", id, nullable, body, min: least, max }));
  }

  /** All members, each once, in any order. */
  all(members: readonly Term[]): Term {
    if (members.length === 0) return this.empty;
    if (members.length === 1) return members[0];
    const nullable = members.every((member) => member.nullable);
    return this.once(`a${members.map((m) => m.id).join(",")}`, (id) => ({ kind: "all", id, nullable, members }));
  }

  /** What remains to be matched after one letter. */
  derive(term: Term, member: Membership): Term {
    switch (term.kind) {
      case "nothing":
      case "empty":
        return this.nothing;
      case "set":
        return member.has(term.set) ? this.empty : this.nothing;
      case "either":
        return this.either(term.options.map((option) => this.derive(option, member)));
      case "then":
        return this.deriveSequence(term, member);
      case "repeat": {
        const rest = this.repeat(term.body, Math.max(term.min - 1, 0), term.max - 1);
        return this.then(this.derive(term.body, member), rest);
      }
      case "all":
        return this.deriveAll(term.members, member);
    }
  }

  /** A loop, because a sequence of optional parts may be very long. */
  private deriveSequence(term: Term, member: Membership): Term {
    const options: Term[] = [];
    let rest = term;
    while (rest.kind === "then") {
      const head = this.derive(rest.head, member);
      if (head !== this.nothing) options.push(this.then(head, rest.tail));
      if (!rest.head.nullable) return this.either(options);
      rest = rest.tail;
    }
    options.push(this.derive(rest, member));
    return this.either(options);
  }

  /** The member that takes the letter is done; of a wide xs:all the others are not touched. */
  private deriveAll(members: readonly Term[], letter: Membership): Term {
    const options: Term[] = [];
    for (const one of members) {
      const rest = this.derive(one, letter);
      if (rest !== this.nothing) options.push(this.then(rest, this.all(members.filter((other) => other !== one))));
    }
    return this.either(options);
  }

  get size(): number {
    return this.known.size;
  }

  /** Frees what has been built. Terms still in use stay valid: ids are never given twice. */
  forget(): void {
    this.known.clear();
  }

  private once(key: string, build: (id: number) => Term): Term {
    let term = this.known.get(key);
    if (!term) {
      term = build(this.nextId++);
      this.known.set(key, term);
    }
    return term;
  }
}

/** Options of options, each once. */
function flatten(parts: readonly Term[]): Term[] {
  const flat = new Set<Term>();
  for (const part of parts) {
    if (part.kind !== "either") flat.add(part);
    else for (const option of part.options) flat.add(option);
  }
  return [...flat];
}

/** body{min,max} followed by tail. */
interface Rounds {
  readonly body: Term;
  readonly min: number;
  readonly max: number;
  readonly tail: Term;
}

function roundsOf(term: Term, empty: Term): Rounds | undefined {
  if (term.kind === "repeat") return { body: term.body, min: term.min, max: term.max, tail: empty };
  if (term.kind !== "then" || term.head.kind !== "repeat") return undefined;
  const { body, min, max } = term.head;
  return { body, min, max, tail: term.tail };
}

function insertInto(groups: Map<string, Rounds[]>, key: string, rounds: Rounds): void {
  const list = groups.get(key);
  if (list) list.push(rounds);
  else groups.set(key, [rounds]);
}

/** Joins intervals that touch or overlap. */
function joinRounds(list: Rounds[]): Rounds[] {
  if (list.length === 1) return list;
  const sorted = [...list].sort((a, b) => a.min - b.min || a.max - b.max);
  const joined: Rounds[] = [];
  for (const rounds of sorted) {
    const last = joined[joined.length - 1];
    if (last && rounds.min <= last.max + 1)
      joined[joined.length - 1] = { ...last, max: Math.max(last.max, rounds.max) };
    else joined.push(rounds);
  }
  return joined;
}

/** Calls `visit` for each set that a next letter may belong to, in the order in which they are written. */
export function visitFirst(term: Term, visit: (set: number) => void): void {
  let rest = term;
  while (rest.kind === "then") {
    visitFirst(rest.head, visit);
    if (!rest.head.nullable) return;
    rest = rest.tail;
  }
  if (rest.kind === "set") visit(rest.set);
  else if (rest.kind === "repeat") visitFirst(rest.body, visit);
  else if (rest.kind === "either") for (const option of rest.options) visitFirst(option, visit);
  else if (rest.kind === "all") for (const member of rest.members) visitFirst(member, visit);
}

/** Are the two terms written alike? Terms of different generations (see `forget`) are different objects. */
export function sameTerm(a: Term, b: Term): boolean {
  // A loop, because a sequence may be very long.
  while (a.kind === "then" && b.kind === "then" && a !== b) {
    if (!sameTerm(a.head, b.head)) return false;
    a = a.tail;
    b = b.tail;
  }
  if (a === b) return true;
  if (a.kind !== b.kind || a.nullable !== b.nullable) return false;
  if (a.kind === "set") return a.set === (b as typeof a).set;
  if (a.kind === "either") return sameTerms(a.options, (b as typeof a).options);
  if (a.kind === "all") return sameTerms(a.members, (b as typeof a).members);
  if (a.kind !== "repeat") return true;
  const other = b as typeof a;
  return a.min === other.min && a.max === other.max && sameTerm(a.body, other.body);
}

function sameTerms(a: readonly Term[], b: readonly Term[]): boolean {
  return a.length === b.length && a.every((term, i) => sameTerm(term, b[i]));
}
