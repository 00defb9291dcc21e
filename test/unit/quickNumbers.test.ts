// Numbers near the bounds of their type: what is judged from the units agrees with the exact check of the text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { quickCheckOf } from "../../core/src/schema/fastValue";
import type { SimpleType } from "../../core/src/schema/model";
import { validateValue } from "../../core/src/schema/values";
import { schemaOf } from "./schemaSupport";
import { Random } from "./xmlSupport";

const seed = Number(process.env.FLA_SEED ?? 20_251_201);
const bounds = ["0", "1", "-1", "0.5", "-0.5", "10.25", "-180", "180", "0.01", "-99.99", "1000000"];

function typesOf(random: Random, base: string): SimpleType[] {
  const facets = Array.from({ length: 24 }, () => {
    const [least, most] = [random.pick(bounds), random.pick(bounds)].sort((a, b) => Number(a) - Number(b));
    const lower = random.pick(["minInclusive", "minExclusive"]);
    const upper = random.pick(["maxInclusive", "maxExclusive"]);
    if (least === most) return `<xs:${lower} value="${least}"/>`;
    return `<xs:${lower} value="${least}"/><xs:${upper} value="${most}"/>`;
  });
  const named = facets.map(
    (facet, n) =>
      `<xs:simpleType name="t${n}"><xs:restriction base="xs:${base}">${facet}</xs:restriction></xs:simpleType>`,
  );
  const schema = schemaOf(named.join(""));
  return facets.map((_, n) => schema.type("", `t${n}`) as SimpleType);
}

/** A bound or a number beside it, in some writing. */
function written(random: Random): string {
  const bound = random.pick(bounds);
  const step = random.pick(["", "0", "00", "1", "01", "0000001", "9", "9999999999999999"]);
  const text = bound.includes(".") || step === "" ? bound + step : `${bound}.${step}`;
  const sign = text.startsWith("-") ? "" : random.pick(["", "", "+", "-"]);
  return sign + text + random.pick(["", "", "", "E0", "e1", "."]);
}

for (const base of ["decimal", "double", "float"])
  test(`numbers of a type of xs:${base} with bounds`, () => {
    const random = new Random(seed);
    let accepted = 0;
    let valid = 0;
    for (const type of typesOf(random, base)) {
      const check = quickCheckOf(type);
      for (let n = 0; n < 400; n++) {
        const text = written(random);
        const isAccepted = check(
          Uint16Array.from(text, (char) => char.charCodeAt(0)),
          0,
          text.length,
        );
        const isValid = validateValue(type, text) === undefined;
        if (isAccepted) assert.ok(isValid, `${JSON.stringify(type.facets.bounds)} ${text}`);
        if (isAccepted) accepted++;
        if (isValid) valid++;
      }
    }
    assert.ok(accepted > valid / 3 && valid > 1_000, `${accepted} of ${valid}`);
  });
