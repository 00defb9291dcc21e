// A CO: an answer over 50 MB that comes as a ZIP holding one FO. The archive is data from outside: its entry's name is never used,
// more than one entry is refused, and what it unpacks to is bounded whatever its header says.
import { isZip, unzipOne } from "./simulator/zip";

/** A NOTIFICATION of hundreds of thousands of anomalies; more than this is a bomb, or nothing that an editor could show. */
export const maxUnpackedBytes = 400 * 1024 * 1024;

export { isZip, unzipOne };

export type Unpacked = { readonly content: Buffer } | { readonly why: "badArchive" | "tooBig" };

/** The one file in an archive. */
export function unpackAnswer(archive: Buffer, limit = maxUnpackedBytes): Unpacked {
  if (!isZip(archive)) return { why: "badArchive" };
  const unzipped = unzipOne(archive, limit);
  if ("error" in unzipped) return { why: unzipped.error === "184" ? "tooBig" : "badArchive" };
  return { content: Buffer.from(unzipped.bytes.buffer, unzipped.bytes.byteOffset, unzipped.bytes.byteLength) };
}
