// What the receiver takes as a signature, as dated data of schemas/channel/signature-profile.json. Without that file the strict
// values stand: they are the ones that every description of the channel names.

export interface SignatureProfile {
  /** Since when this is known to hold, YYYY-MM-DD. */
  readonly since: string;
  /** Hash names, the first is the one we use. */
  readonly hashes: readonly string[];
  readonly minimumRsaBits: number;
  readonly minimumCurveBits: number;
  /** Characters in a base64 line; the last line may be shorter. */
  readonly columns: number;
}

export const strictProfile: SignatureProfile = {
  since: "2024-11-28",
  hashes: ["sha256"],
  minimumRsaBits: 2048,
  minimumCurveBits: 256,
  columns: 76,
};

/** Reads the data file; what is missing or wrong keeps the strict value. */
export function signatureProfileFrom(value: unknown): SignatureProfile {
  if (typeof value !== "object" || value === null) return strictProfile;
  const given = value as Record<string, unknown>;
  const number = (key: keyof SignatureProfile & string, least: number): number =>
    typeof given[key] === "number" && given[key] >= least ? given[key] : (strictProfile[key] as number);
  const hashes = Array.isArray(given.hashes)
    ? given.hashes.filter((hash) => /^sha(256|384|512)$/.test(String(hash)))
    : [];
  return {
    since: typeof given.since === "string" ? given.since : strictProfile.since,
    hashes: hashes.length > 0 ? (hashes as string[]) : strictProfile.hashes,
    minimumRsaBits: number("minimumRsaBits", strictProfile.minimumRsaBits),
    minimumCurveBits: number("minimumCurveBits", strictProfile.minimumCurveBits),
    columns: number("columns", 1),
  };
}
