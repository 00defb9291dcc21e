// Signs one file in a process of its own and prints what it took: {"ms", "peak"} with the peak of the resident memory in bytes.
import { credentialSource } from "../../../core/src/channel/signing/credentials";
import { signFile } from "../../../core/src/channel/signing/operations";

const [, , file, certificateFile, keyFile] = process.argv;

async function main(): Promise<void> {
  const start = performance.now();
  await signFile({
    file,
    credentials: credentialSource(certificateFile, keyFile),
    clock: () => new Date(),
    interaction: { passphrase: async () => undefined },
  });
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ ms: performance.now() - start, peak }));
}

void main();
