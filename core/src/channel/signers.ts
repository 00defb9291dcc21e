// Certificates that the user pinned: whose signature is then called "intact, signer pinned". PEM files in FLA_HOME/signers.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { X509Certificate } from "node:crypto";
import type { Home } from "./home";
import { writeWhole } from "./safeFile";
import { certificateFacts } from "./signing/certificate";
import { certificatesIn } from "./signing/credentials";

/** SHA-256 fingerprints of the pinned certificates. A file that cannot be read pins nothing. */
export async function pinnedSigners(home: Home): Promise<Set<string>> {
  const names = readdirSync(home.signersDir).filter((name) => /\.(pem|crt|cer)$/i.test(name));
  const fingerprints = names.flatMap((name) => {
    try {
      const file = path.join(home.signersDir, name);
      return certificatesIn(readFileSync(file), file).map((certificate) => certificateFacts(certificate).sha256);
    } catch {
      return [];
    }
  });
  return new Set(fingerprints);
}

/** Pins a signer: from now on its signatures are called so. Only on a person's explicit wish. */
export function pinSigner(home: Home, certificate: X509Certificate): void {
  const { sha256 } = certificateFacts(certificate);
  writeWhole(path.join(home.signersDir, `${sha256}.pem`), certificate.toString());
}
