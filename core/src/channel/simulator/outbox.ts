// The authority's way out: an answer gets the next name of its series, a signature, and a GO that comes last.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import forge from "node-forge";
import type { Identity } from "./identity";
import type { Journal } from "./journal";
import { zipOne } from "./zip";

/** How an answer is signed: well, over other bytes, or not at all. */
export type AnswerSignature = "good" | "wrong" | "none";

export interface Outgoing {
  readonly kind: "ACRF" | "NOTI";
  /** YYYYMMDD */
  readonly date: string;
  readonly environment: string;
  readonly xml: string;
  readonly signature: AnswerSignature;
  /** As a CO: an archive that holds the FO. */
  readonly zip: boolean;
  readonly at: Date;
}

/** An answer beyond this size comes as a CO. */
const zipOverBytes = 50_000_000;

export class Outbox {
  constructor(
    private readonly journal: Journal,
    private readonly identity: Identity,
    /** Folder on the same disk, where a file is written before it gets its name. */
    private readonly draftFolder: string,
  ) {}

  /** Puts an answer into a folder of the sender; returns the name of the FO or CO. */
  put(folder: string, answer: Outgoing): string {
    const series = `${answer.kind}.${answer.date}.${answer.environment}`;
    const sequence = this.journal.next(series).toString(36).toUpperCase().padStart(5, "0");
    const set = `${answer.kind}.999999.${answer.date}.${sequence}.${answer.environment}.1`;
    const xml = Buffer.from(answer.xml, "utf8");
    const zip = answer.zip || xml.length > zipOverBytes;
    const bytes = zip ? zipOne(`FO.${set}.1`, xml) : xml;
    const name = `${zip ? "CO" : "FO"}.${set}.1`;
    this.place(folder, name, bytes);
    if (answer.signature !== "none") this.place(folder, `FS.${set}.1`, this.sign(bytes, answer));
    this.place(folder, `GO.${set}`, Buffer.alloc(0));
    return name;
  }

  private place(folder: string, name: string, bytes: Uint8Array): void {
    const draft = path.join(this.draftFolder, name);
    writeFileSync(draft, bytes, { mode: 0o600 });
    renameSync(draft, path.join(folder, name));
  }

  private sign(bytes: Buffer, { signature, at }: Outgoing): Buffer {
    const content = signature === "wrong" ? Buffer.concat([bytes, Buffer.from("\n")]) : bytes;
    return signDetached(
      content,
      readFileSync(this.identity.authorityCertificateFile, "utf8"),
      readFileSync(this.identity.authorityKeyFile, "utf8"),
      at,
    );
  }
}

/** Plain CMS by node-forge, base64 in columns of 76 with a single CR between: not the code that checks it on the other side. */
function signDetached(content: Buffer, certificate: string, key: string, at: Date): Buffer {
  const signed = forge.pkcs7.createSignedData();
  signed.content = forge.util.createBuffer(content.toString("latin1"));
  signed.addCertificate(certificate);
  const { oids } = forge.pki;
  signed.addSigner({
    key: forge.pki.privateKeyFromPem(key),
    certificate: forge.pki.certificateFromPem(certificate),
    digestAlgorithm: oids.sha256,
    authenticatedAttributes: [
      { type: oids.contentType, value: oids.data },
      { type: oids.messageDigest },
      { type: oids.signingTime, value: at as unknown as string },
    ],
  });
  signed.sign({ detached: true });
  const der = Buffer.from(forge.asn1.toDer(signed.toAsn1()).getBytes(), "latin1");
  return Buffer.from(der.toString("base64").replace(/.{76}(?=.)/g, "$&\r"));
}
