// Where a key or reference stands: in which segments, and how often in each. Most stand once, some a few times, and one may
// stand a million times.

/** One; a few, as often as each is there; or many, with the number of times. */
export type Places<Segment> = Segment | Segment[] | Map<Segment, number>;

const few = 16;

/** The places and one more; what was handed in is changed where it is a list. */
export function withPlace<Segment>(places: Places<Segment> | undefined, segment: Segment): Places<Segment> {
  if (places === undefined) return segment;
  if (places instanceof Map) return places.set(segment, (places.get(segment) ?? 0) + 1);
  if (!Array.isArray(places)) return [places, segment];
  if (places.length < few) {
    places.push(segment);
    return places;
  }
  const many = new Map<Segment, number>();
  for (const one of [...places, segment]) many.set(one, (many.get(one) ?? 0) + 1);
  return many;
}

/** The places without one, which is among them; undefined when none is left. */
export function withoutPlace<Segment>(places: Places<Segment>, segment: Segment): Places<Segment> | undefined {
  if (places instanceof Map) {
    const left = places.get(segment)! - 1;
    if (left > 0) return places.set(segment, left);
    places.delete(segment);
    return places.size === 0 ? undefined : places;
  }
  if (!Array.isArray(places)) return undefined;
  places.splice(places.indexOf(segment), 1);
  return places.length === 1 ? places[0] : places;
}

/** Does it stand more than once? */
export function isRepeated<Segment>(places: Places<Segment> | undefined): boolean {
  if (places instanceof Map) return places.size > 1 || [...places.values()][0] > 1;
  return Array.isArray(places);
}

/** The segments; one may be told more than once. */
export function segmentsOf<Segment>(places: Places<Segment>): Iterable<Segment> {
  if (places instanceof Map) return places.keys();
  return Array.isArray(places) ? places : [places];
}
