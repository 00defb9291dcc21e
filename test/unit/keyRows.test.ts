// The tables of keys and references beside plain maps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyRows } from "../../core/src/schema/identity/keyRows";
import { isRepeated, segmentsOf, withoutPlace, withPlace, type Places } from "../../core/src/schema/identity/places";
import { Random } from "./xmlSupport";

const seed = Number(process.env.FLA_SEED ?? 20_251_201);

test("strings keep their numbers while they are in the table, whatever comes and goes beside them", () => {
  const random = new Random(seed);
  const rows = new KeyRows();
  const numbers = new Map<string, number>();
  for (let n = 0; n < 40_000; n++) {
    // Few strings at first, many later, few again.
    const key = `k${random.below(n < 15_000 ? 3_000 : 40)}`;
    const known = numbers.get(key);
    assert.equal(rows.find(key), known ?? -1);
    if (random.below(3) > 0) {
      const row = rows.add(key);
      if (known !== undefined) assert.equal(row, known);
      numbers.set(key, row);
    } else if (known !== undefined) {
      rows.remove(known);
      numbers.delete(key);
    }
    assert.equal(rows.size, numbers.size);
  }
  for (const [key, row] of numbers) assert.equal(rows.find(key), row);
  assert.equal(new Set(numbers.values()).size, numbers.size);
});

test("strings of one hash, or of neighbouring ones, are told apart after others are taken out", () => {
  const random = new Random(seed + 1);
  for (let round = 0; round < 300; round++) {
    const rows = new KeyRows();
    const there = Array.from({ length: 1 + random.below(30) }, (_, n) => `${String.fromCharCode(n)}${random.below(9)}`);
    for (const key of there) rows.add(key);
    const left = there.filter(() => random.below(2) > 0);
    for (const key of there) if (!left.includes(key)) rows.remove(rows.find(key));
    for (const key of there) assert.equal(rows.find(key) >= 0, left.includes(key));
  }
});

test("places are counted, be they one, a few or many", () => {
  const random = new Random(seed + 2);
  const segments = Array.from({ length: 5 }, (_, number) => ({ number }));
  let places: Places<{ number: number }> | undefined;
  const all: { number: number }[] = [];
  for (let n = 0; n < 5_000; n++) {
    const grows = n % 400 < 200;
    if (all.length === 0 || random.below(5) > (grows ? 0 : 3)) {
      const segment = segments[random.below(segments.length)];
      places = withPlace(places, segment);
      all.push(segment);
    } else {
      const [gone] = all.splice(random.below(all.length), 1);
      places = withoutPlace(places!, gone);
    }
    assert.equal(places === undefined, all.length === 0);
    assert.equal(isRepeated(places), all.length > 1);
    if (places) assert.deepEqual(new Set(segmentsOf(places)), new Set(all));
  }
});
